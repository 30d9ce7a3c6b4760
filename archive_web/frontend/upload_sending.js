// One file to the server by the tus protocol: in pieces with checksums, tried again, resumed where it stood.
import { Upload } from "tus-js-client";

const PIECE_BYTES = 16 * 2 ** 20;
// Four minutes in all: a server that is restarted is back by then, and a locked upload is free.
const PAUSES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 30_000, 30_000, 60_000, 60_000];
// The page's own requests are well formed: 400 says that the token is of a session that has ended.
const LOGGED_OUT = new Set([400, 401, 403]);
const isCrowded = (status) => status === 423 || status === 503;
const ASK_AGAIN = new Set([409, 423, 460]);

/** An answer that must stop the client, which would otherwise begin the whole file anew. */
class Refused extends Error {
  constructor(answer) {
    super(`answered ${answer.getStatus()}`);
    this.answer = answer;
  }
}

export class Sending {
  /** *heard*: progress(bytes), resumed(bytes), retrying(words), done(recording, isKnown), failed(words). */
  constructor(file, told, form, heard) {
    Object.assign(this, { file, told, words: form.dataset, heard, token: form.elements.csrf_token.value });
    this.hasTold = false;
    this.upload = new Upload(file, {
      endpoint: form.dataset.endpoint,
      chunkSize: PIECE_BYTES,
      retryDelays: PAUSES_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type },
      fingerprint: async () => ["efterhand", form.dataset.owner, file.name, file.size, file.lastModified].join("-"),
      onBeforeRequest: (request) => this.prepare(request),
      onAfterResponse: (request, answer) => this.judge(request, answer),
      onShouldRetry: (error) => this.tryAgain(error),
      onUploadUrlAvailable: () => this.isWanted || this.stop(this.isThrownAway),
      onProgress: (sent) => heard.progress(sent),
      onSuccess: ({ lastResponse }) => {
        const header = (name) => lastResponse.getHeader(name);
        heard.done(header("Efterhand-Recording"), header("Efterhand-Known") === "1");
      },
      onError: (error) => {
        this.isBeginning = false;
        if (this.isWanted) heard.failed(this.wordsFor(error));
      },
    });
  }

  async start() {
    this.isWanted = this.isFresh = true; // by a person's hand, not a try of its own
    if (this.isBeginning) return;
    try {
      await this.renewToken();
      const [before] = this.upload.url ? [] : await this.upload.findPreviousUploads();
      if (before) this.upload.resumeFromPreviousUpload(before);
      if (!this.isWanted) return;
      this.isBeginning = !this.upload.url;
      this.upload.start();
    } catch (error) {
      this.heard.failed(error instanceof Refused ? this.wordsFor({ causingError: error }) : this.words.lost);
    }
  }

  pause() {
    this.stop(false);
  }

  /** What has come is thrown away; should the server not hear it, it clears the upload away by itself. */
  cancel() {
    this.stop(true);
  }

  /** An upload that is just being begun is stopped when the answer says where it is, else it would be lost there. */
  stop(isThrownAway) {
    this.isWanted = false;
    this.isThrownAway = isThrownAway;
    if (!this.isBeginning) this.upload.abort(isThrownAway).catch(() => {});
  }

  /** Before each request: the session's token, and the checksum of the piece that it carries. */
  async prepare(request) {
    request.setHeader("X-CSRFToken", this.token);
    request.setHeader("Accept-Language", document.documentElement.lang);
    this.isBeginning = request.getMethod() === "POST";
    if (request.getMethod() !== "PATCH") return;
    if (!this.hasTold) await this.tell(request.getURL());
    const offset = Number(request.getHeader("Upload-Offset"));
    if (!globalThis.crypto.subtle) return; // without https
    const piece = await this.file.slice(offset, offset + PIECE_BYTES).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
    request.setHeader("Upload-Checksum", `sha256 ${btoa(String.fromCharCode(...digest))}`);
  }

  /** What the form says of the recording goes before its first byte; what is wrong with it is said at once. */
  async tell(address) {
    const answer = await fetch(`${address}/details`, {
      method: "POST",
      body: this.told,
      headers: { "X-CSRFToken": this.token, "Accept-Language": document.documentElement.lang },
    });
    if (answer.status === 400) {
      const { fields = [] } = (await answer.json()).error;
      if (fields.length) this.untold = fields.map((field) => field.text).join(" ");
    }
    if (!answer.ok) throw new Error(`details answered ${answer.status}`);
    this.hasTold = true;
  }

  /** The client takes any refusal of its question how far it is for a lost upload; only these are. */
  judge(request, answer) {
    this.isBeginning = false;
    const status = answer.getStatus();
    const isLost = [404, 410].includes(status);
    if (request.getMethod() === "HEAD" && status >= 400 && status !== 423 && !isLost) throw new Refused(answer);
    if (isLost) this.hasTold = false;
    if (request.getMethod() === "HEAD" && status < 300 && this.isFresh) {
      this.heard.resumed(Number(answer.getHeader("Upload-Offset")));
    }
    this.isFresh = false;
  }

  tryAgain(error) {
    this.isBeginning = false;
    if (!this.isWanted) return false;
    const status = statusOf(error);
    const isPassing = !this.untold && (status === 0 || status >= 500 || ASK_AGAIN.has(status)) && status !== 507;
    if (isPassing) this.heard.retrying((isCrowded(status) && textOf(error)) || this.words.retrying);
    return isPassing;
  }

  wordsFor(error) {
    if (this.untold) {
      const words = this.untold;
      this.untold = "";
      return words;
    }
    const status = statusOf(error);
    if (status === 0) return this.words.lost;
    if (LOGGED_OUT.has(status)) return this.words.loggedOut;
    return textOf(error) || this.words.server;
  }

  /** The page may be older than the session: whoever has logged in again has another token. */
  async renewToken() {
    const page = await fetch(location.href, { headers: { Accept: "text/html" } });
    const html = new DOMParser().parseFromString(await page.text(), "text/html");
    const fresh = html.querySelector("form[data-upload] input[name=csrf_token]");
    if (!fresh) throw new Refused({ getStatus: () => 403, getBody: () => "" });
    this.token = fresh.value;
  }
}

const answerOf = (error) => error.causingError?.answer ?? error.originalResponse;
const statusOf = (error) => answerOf(error)?.getStatus() ?? 0;

/** The server's own sentence, in the language of the page. */
function textOf(error) {
  try {
    return JSON.parse(answerOf(error).getBody()).error.text;
  } catch {
    return "";
  }
}
