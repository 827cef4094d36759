// Tells when a frame was drawn: the bench writes a frame's number into its brightness, and reads it from the canvas here.
() => {
  window.drawn = [];
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    draw.apply(this, given);
    const { width, height } = this.canvas;
    const brightness = this.getImageData(width >> 1, height >> 1, 1, 1).data[1];
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.drawn.push([brightness, performance.timeOrigin + performance.now()]);
    }));
  };
}
