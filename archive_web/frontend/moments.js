// What stands beside the video and follows it: <talk-transcript>, what is said, and <talk-slides>, what is shown.
import { Transcript } from "./transcript/transcript.js";
import { Moments } from "./transcript/moments.js";

customElements.define("talk-transcript", Transcript);

// The slides lie below the video, often out of its sight.
customElements.define(
  "talk-slides",
  class extends Moments {
    jumped() {
      this.player.scrollIntoView({ block: "nearest" });
    }
  },
);
