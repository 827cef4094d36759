// The one button of the form.
"use strict";

document.getElementById("print").addEventListener("click", () => window.print());
