// Try my own face: after consent the browser's camera gives one picture for a card, then frames for the terminal.
// A frame is sent only when the one before has left, so that nothing piles up; frames are taken as the camera gives
// them where the browser can do that, because timers stand still in a page that nobody sees.
const { base } = document.body.dataset;
const video = document.getElementById("own-video");
const trouble = document.getElementById("own-trouble");
const camera = document.getElementById("own-camera");
const agree = document.getElementById("own-agree");
const take = document.getElementById("own-take");
const [WIDTH, HEIGHT, QUALITY, EVERY_MS] = [640, 480, 0.85, 70];
const REASONS = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "absent", OverconstrainedError: "absent" };
let stream = null;
let socket = null;

function say(sentence, reason) {
  trouble.textContent = sentence ? trouble.dataset[sentence].replace("{reason}", reason) : "";
}

async function post(deed) {
  const answer = await fetch(`${base}do`, {
    method: "POST", body: new URLSearchParams({ deed }), headers: { "x-control-part": "1" },
  });
  return answer.ok;
}

function draw(canvas, picture, width, height) {
  const scale = Math.max(WIDTH / width, HEIGHT / height);
  const [w, h] = [width * scale, height * scale];
  canvas.getContext("2d").drawImage(picture, (WIDTH - w) / 2, (HEIGHT - h) / 2, w, h);
}

async function picture() {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  draw(canvas, video, video.videoWidth, video.videoHeight);
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}

async function send(canvas) {
  if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > 0) return;
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  const content = await blob.arrayBuffer();
  if (socket?.readyState === WebSocket.OPEN) socket.send(content);
}

async function playTrack(track, canvas) {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  let last = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const due = performance.now() - last >= EVERY_MS;
    if (due) draw(canvas, value, value.displayWidth, value.displayHeight);
    value.close();
    if (!due) continue;
    last = performance.now();
    await send(canvas);
  }
}

function playVideo(canvas) {
  const timer = setInterval(async () => {
    if (stream === null) return clearInterval(timer);
    draw(canvas, video, video.videoWidth, video.videoHeight);
    return send(canvas);
  }, EVERY_MS);
}

function play() {
  if (socket !== null) return;
  const address = new URL(`${base}camera`, location.href);
  address.protocol = "ws:";
  socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  socket.onclose = () => { socket = null; };
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const [track] = stream.getVideoTracks();
  if ("MediaStreamTrackProcessor" in window) playTrack(track, canvas);
  else playVideo(canvas);
}

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  socket?.close();
  stream = null;
  video.srcObject = null;
  camera.hidden = true;
  agree.hidden = false;
}

agree.addEventListener("click", async () => {
  say("");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: WIDTH }, height: { ideal: HEIGHT } } });
  } catch (error) {
    say("noCamera", trouble.dataset[REASONS[error.name] ?? "other"]);
    return;
  }
  await post("agree");
  video.srcObject = stream;
  agree.hidden = true;
  camera.hidden = false;
  take.focus();
});

take.addEventListener("click", async () => {
  say("");
  const body = await picture();
  const answer = await fetch(`${base}picture?lang=${document.body.dataset.language}`, { method: "POST", body, headers: { "content-type": "image/jpeg" } });
  if (answer.ok) play();
  else say("failed", await answer.text());
});

document.getElementById("own-forget").addEventListener("click", async () => {
  stop();
  await post("forget");
  agree.focus();
});
