// The waveform behind the timeline: where there is speech, pauses and applause can be seen before they are heard.
// The file is audiowaveform's JSON, version 2: the lowest and the highest sample of each pixel by turns.

/** Draw the waveform at the address of *canvas* once; without it the timeline is as good as before. */
export async function drawWaveform(canvas) {
  if (!canvas) return;
  const answer = await fetch(canvas.dataset.from).catch(() => null);
  if (!answer?.ok) return;
  const { data, length } = await answer.json();
  canvas.width = canvas.clientWidth * devicePixelRatio;
  canvas.height = canvas.clientHeight * devicePixelRatio;
  const brush = canvas.getContext("2d");
  brush.fillStyle = getComputedStyle(canvas).color;
  for (let x = 0; x < canvas.width; x++) {
    const swing = loudest(data, Math.floor((x * length) / canvas.width), Math.ceil(((x + 1) * length) / canvas.width));
    const height = Math.max(1, swing * canvas.height);
    brush.fillRect(x, (canvas.height - height) / 2, 1, height);
  }
}

/** How far the sound swings between two pixels of the file, 0 to 1. */
function loudest(data, from, to) {
  let most = 0;
  for (let at = from; at < to; at++) most = Math.max(most, data[2 * at + 1] - data[2 * at]);
  return most / 256;
}
