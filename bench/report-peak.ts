// Preloaded into the synth process: its peak memory in KiB is the last line it prints.
process.on("exit", () => console.log(process.resourceUsage().maxRSS));
