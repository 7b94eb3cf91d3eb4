// Preloaded into a process under test: it is killed right before its n-th call that changes files (KILL_AT_CALL).
const fs = require("node:fs");

let callsLeft = Number(process.env.KILL_AT_CALL);
for (const name of ["copyFileSync", "fsyncSync", "linkSync", "renameSync", "rmSync"]) {
  const original = fs[name];
  fs[name] = (...parameters) => {
    if (--callsLeft === 0) process.kill(process.pid, "SIGKILL");
    return original(...parameters);
  };
}
