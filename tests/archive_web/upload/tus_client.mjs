// Uploads a file by tus-js-client, the second implementation: node tus_client.mjs PACKAGE '{"path": …, "endpoint": …}'
// Prints a line of JSON for each thing that happens, and waits between pieces for a line on its standard input.
import fs from "node:fs";
import { createRequire } from "node:module";
import readline from "node:readline";

const tus = createRequire(import.meta.url)(process.argv[2]);
const told = JSON.parse(process.argv[3]);
const tell = (event, facts = {}) => process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const upload = new tus.Upload(fs.createReadStream(told.path), {
  endpoint: told.endpoint,
  uploadUrl: told.url ?? null,
  uploadSize: fs.statSync(told.path).size,
  chunkSize: told.chunk,
  retryDelays: [0, 200, 500, 1000, 1000, 2000, 2000, 3000, 3000, 5000, 5000],
  metadata: { filename: "möte.mp4", title: "Ett möte" },
  headers: told.headers,
  overridePatchMethod: told.override ?? false,
  uploadDataDuringCreation: told.with_creation ?? false,
  async onBeforeRequest(request) {
    if (request.getMethod() === "PATCH" && told.wait) {
      tell("piece", { offset: Number(request.getHeader("Upload-Offset")) });
      await lines.next();
    }
  },
  onShouldRetry: () => true,
  onUploadUrlAvailable: () => tell("begun", { url: upload.url }),
  onSuccess({ lastResponse }) {
    tell("done", { recording: lastResponse.getHeader("Efterhand-Recording") });
    process.exit(0);
  },
  onError(error) {
    tell("failed", { reason: String(error) });
    process.exit(1);
  },
});
upload.start();
