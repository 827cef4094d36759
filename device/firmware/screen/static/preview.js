// The camera's preview: JPEG frames from a WebSocket to a canvas, only while the page has one. Only the oval's part of a
// frame is drawn; a frame that comes while the last one is being decoded is dropped, so that delay cannot pile up.

const AGAIN_MS = 500;
let socket = null;
let decoding = false;

const canvas = () => document.querySelector("canvas");

export function watch() {
  if (!canvas()) {
    socket?.close();
    socket = null;
  } else if (!socket) {
    socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/preview`);
    socket.binaryType = "blob";
    socket.onmessage = (event) => draw(event.data);
    socket.onclose = (event) => {
      if (event.target !== socket) return;
      socket = null;
      setTimeout(watch, AGAIN_MS);
    };
  }
}

// The same question drawn anew: the running picture stays.
export function keep(old, next) {
  const [running, copy] = [old.querySelector("canvas"), next.querySelector("canvas")];
  if (!running || !copy) return;
  running.className = copy.className;
  copy.replaceWith(running);
}

async function draw(blob) {
  if (decoding) return;
  decoding = true;
  try {
    const frame = await createImageBitmap(blob);
    if (canvas()) paint(canvas(), frame);
    frame.close();
  } finally {
    decoding = false;
  }
}

function paint(target, frame) {
  const width = Math.round(frame.width * target.dataset.ovalWidth);
  const height = Math.round(frame.height * target.dataset.ovalHeight);
  if (target.width !== width || target.height !== height) Object.assign(target, { width, height });
  const [left, top] = [(frame.width - width) / 2, (frame.height - height) / 2];
  target.getContext("2d").drawImage(frame, left, top, width, height, 0, 0, width, height);
}
