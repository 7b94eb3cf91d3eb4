const STRIP_LENGTH = 120;
const PALETTE_SIZE = 8;
const SILENT_AFTER_MILLISECONDS = 10_000;
const FORGOTTEN_AFTER_MILLISECONDS = 120_000;
const BURNS_EVERY_MILLISECONDS = 1_000;
/** An answer that takes longer is counted as failed. */
const PATIENCE_MILLISECONDS = 5_000;
/** A browser opens six connections to a host: two stay free for the buttons and the list of burns. */
const MOST_QUESTIONS = 4;

const byId = (id) => document.getElementById(id);
/** Instance name → what it last said, when, and how often it answered. */
const instances = new Map();
/** The last requests, oldest first. */
const requests = [];
const counted = { sent: 0, failed: 0 };
let openQuestions = 0;
/** What the service's clock is ahead of this browser's. */
let clockDifference = 0;

/** The service's answer, or an error when it takes too long: a connection that hangs must not hold up the page. */
function send(path, init = {}) {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  return fetch(path, { cache: "no-store", signal, ...init });
}

async function ask() {
  if (openQuestions >= MOST_QUESTIONS) return;
  openQuestions++;
  const startedAt = performance.now();
  counted.sent++;
  let name;
  try {
    const response = await send("/api/instance");
    if (!response.ok) throw new Error(String(response.status));
    name = remember(await response.json());
  } catch {
    counted.failed++;
  }
  openQuestions--;
  const endedAt = performance.now();
  requests.push({ name, endedAt, latency: endedAt - startedAt });
  if (requests.length > STRIP_LENGTH) requests.shift();
}

function remember(said) {
  const name = said.instance;
  const known = instances.get(name) ?? {
    answers: 0,
    color: instances.size % PALETTE_SIZE,
    card: newCard(),
  };
  instances.set(name, { ...known, said, answers: known.answers + 1, heardAt: performance.now() });
  byId("message").textContent = said.message_of_the_day;
  return name;
}

function newCard() {
  const card = document.createElement("li");
  card.innerHTML = `<h3></h3><p class="state"></p>
    <label>CPU <meter min="0" max="1"></meter> <output class="cpu"></output></label>
    <dl>
      <div><dt>Event-loop delay</dt><dd class="delay"></dd></div>
      <div><dt>Age</dt><dd class="age"></dd></div>
      <div><dt>Memory</dt><dd class="memory"></dd></div>
      <div><dt>Answers</dt><dd class="answers"></dd></div>
      <div><dt>Node</dt><dd class="node"></dd></div>
      <div><dt>Version</dt><dd class="version"></dd></div>
      <div><dt>Configuration</dt><dd class="config"></dd></div>
      <div><dt>Burns</dt><dd class="burning"></dd></div>
    </dl>`;
  return card;
}

function showCard(card, { said, answers, color, heardAt }, now) {
  const set = (selector, text) => (card.querySelector(selector).textContent = text);
  const silentFor = now - heardAt;
  const silent = silentFor > SILENT_AFTER_MILLISECONDS;
  card.dataset.color = color;
  card.classList.toggle("silent", silent);
  set("h3", said.instance);
  set(".state", silent ? `no answer for ${duration(silentFor / 1000)}` : said.state);
  const meter = card.querySelector("meter");
  meter.max = Math.max(1, said.cpu_cores);
  meter.value = said.cpu_cores;
  set(".cpu", `${said.cpu_cores.toFixed(2)} cores`);
  set(".delay", `${said.event_loop_delay_ms.p99.toFixed(1)} ms`);
  set(".age", duration(said.uptime_seconds + silentFor / 1000));
  set(".memory", `${Math.round(said.memory_bytes / 1048576)} MiB`);
  set(".answers", String(answers));
  set(".node", said.node);
  set(".version", said.version);
  set(".config", said.config_hash);
  set(".burning", String(said.burns_running));
}

function showInstances() {
  const now = performance.now();
  for (const [name, instance] of instances) {
    if (now - instance.heardAt > FORGOTTEN_AFTER_MILLISECONDS) {
      instance.card.remove();
      instances.delete(name);
      continue;
    }
    if (!instance.card.isConnected) byId("instances").append(instance.card);
    showCard(instance.card, instance, now);
  }
  byId("count").textContent = String(instances.size);
}

function showTraffic() {
  const now = performance.now();
  const recent = requests.filter(({ endedAt }) => now - endedAt < 5_000);
  byId("rate").textContent = (recent.length / 5).toFixed(1);
  const sorted = requests.map(({ latency }) => latency).sort((a, b) => a - b);
  const quantile = (share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  byId("median").textContent = sorted.length === 0 ? "–" : quantile(0.5).toFixed(1);
  byId("p99").textContent = sorted.length === 0 ? "–" : quantile(0.99).toFixed(1);
  byId("failed").textContent = String(counted.failed);
  byId("sent").textContent = String(counted.sent);
  const highest = Math.max(20, ...sorted);
  byId("strip").replaceChildren(...requests.map((request) => bar(request, highest)));
}

function bar({ name, latency }, highest) {
  const one = document.createElement("span");
  one.style.height = `${Math.max(4, (latency / highest) * 100)}%`;
  one.title = `${name ?? "failed"}: ${latency.toFixed(1)} ms`;
  one.dataset.color = name === undefined ? "failed" : (instances.get(name)?.color ?? 0);
  return one;
}

let askingForBurns = false;

async function showBurns() {
  if (askingForBurns) return;
  askingForBurns = true;
  try {
    const response = await send("/api/burns");
    clockDifference = Date.parse(response.headers.get("date")) - Date.now();
    const { items } = await response.json();
    showRows(items.filter(({ state }) => state === "running" || state === "stopping"));
  } catch {
    // The failed requests are counted above; the list stays as it was until the next answer.
  } finally {
    askingForBurns = false;
  }
}

function showRows(active) {
  const shown = new Map([...byId("burns").children].map((row) => [row.dataset.id, row]));
  for (const burn of active) {
    const row = shown.get(burn.id) ?? newBurnRow(burn);
    shown.delete(burn.id);
    const left = Math.max(0, (Date.parse(burn.ends_at) - Date.now() - clockDifference) / 1000);
    row.querySelector("span").textContent =
      `${burn.instance}: ${burn.threads} ${burn.threads === 1 ? "thread" : "threads"}, ${burn.state}, ${duration(left)} left`;
  }
  for (const ended of shown.values()) removeRow(ended);
}

/** Whoever works with the keyboard stays in the list, or goes back to the button that starts a burn. */
function removeRow(row) {
  const hadFocus = row.contains(document.activeElement);
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (hadFocus) (neighbour ?? byId("burn-form")).querySelector("button").focus();
}

function newBurnRow({ id, instance }) {
  const row = document.createElement("li");
  row.dataset.id = id;
  const stop = document.createElement("button");
  stop.textContent = "Stop";
  stop.setAttribute("aria-label", `Stop the burn of ${instance}`);
  stop.addEventListener("click", () => void whileBusy(stop, () => stopBurn(id)));
  row.append(document.createElement("span"), stop);
  byId("burns").append(row);
  return row;
}

/** One press at a time. Not `disabled`, which would take the focus away. */
async function whileBusy(button, act) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    byId("burn-status").textContent = await act();
  } catch {
    byId("burn-status").textContent = "The service did not answer. Try again.";
  } finally {
    button.removeAttribute("aria-disabled");
  }
  await showBurns();
}

async function stopBurn(id) {
  const response = await send(`/api/burns/${id}`, { method: "DELETE" });
  const answer = await response.json();
  if (!response.ok) return explain(answer);
  return answer.state === "stopping"
    ? `${answer.instance} is stopping its burn.`
    : `The burn of ${answer.instance} has ended.`;
}

async function startBurn() {
  const body = JSON.stringify({
    seconds: Number(byId("seconds").value),
    threads: Number(byId("threads").value),
  });
  const headers = { "content-type": "application/json" };
  const response = await send("/api/burns", { method: "POST", headers, body });
  const answer = await response.json();
  return response.ok ? `${answer.instance} is burning.` : explain(answer);
}

/** A problem in words: its title and each rule that was broken. */
function explain({ title, errors = [] }) {
  return [title, ...errors.map(({ at, rule }) => `${at.replace("body.", "")}: ${rule}.`)].join(" ");
}

byId("burn-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(event.submitter ?? byId("burn-form").querySelector("button"), startBurn);
});

function duration(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function keepAsking() {
  void ask();
  setTimeout(keepAsking, Number(byId("pace").value));
}

keepAsking();
void showBurns();
setInterval(() => void showBurns(), BURNS_EVERY_MILLISECONDS);
setInterval(() => {
  showTraffic();
  showInstances();
}, 250);
