// The waveform behind the timeline: where there is speech, pauses and applause can be seen before they are heard.

/** Draw the levels, 0 to 100 each, at the address of *canvas*; without it the timeline is as good as before. */
export async function drawWaveform(canvas) {
  if (!canvas) return;
  const answer = await fetch(canvas.dataset.from).catch(() => null);
  if (!answer?.ok) return;
  const { levels } = await answer.json();
  const draw = () => paint(canvas, levels);
  new ResizeObserver(draw).observe(canvas);
}

function paint(canvas, levels) {
  canvas.width = canvas.clientWidth * devicePixelRatio;
  canvas.height = canvas.clientHeight * devicePixelRatio;
  const brush = canvas.getContext("2d");
  brush.fillStyle = getComputedStyle(canvas).color;
  for (let x = 0; x < canvas.width; x++) {
    const level = levels[Math.floor((x * levels.length) / canvas.width)] ?? 0;
    const height = Math.max(1, (level * canvas.height) / 100);
    brush.fillRect(x, (canvas.height - height) / 2, 1, height);
  }
}
