"""From a raw recording to what can be watched and heard: pure functions over local files, by ffmpeg."""
