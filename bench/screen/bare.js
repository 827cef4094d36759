// The least that a picture costs on this machine: the same JPEG decoded and drawn to a canvas, nothing else.
async (octets) => {
  const blob = new Blob([new Uint8Array(octets)], { type: "image/jpeg" });
  const context = new OffscreenCanvas(640, 480).getContext("2d");
  const times = [];
  for (let run = 0; run < 40; run += 1) {
    const began = performance.now();
    const frame = await createImageBitmap(blob);
    context.drawImage(frame, 0, 0);
    context.getImageData(320, 240, 1, 1);
    frame.close();
    times.push(performance.now() - began);
  }
  return times;
}
