const [document31, asyncDocument] = await Promise.all(
  ["/openapi.json", "/asyncapi.json"].map(async (path) => (await fetch(path)).json()),
);

function element(tag, content = "", className = "") {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  if (typeof content === "string") made.textContent = content;
  else made.append(...content);
  return made;
}

/** Text in which backticks mark what is code. */
function marked(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? element("code", part) : part));
}

function table(headings, rows) {
  const head = element(
    "tr",
    headings.map((heading) => element("th", heading)),
  );
  const body = rows.map((cells) =>
    element(
      "tr",
      cells.map((cell) => element("td", marked(cell))),
    ),
  );
  const made = element("table", [element("thead", [head]), element("tbody", body)]);
  // On a narrow screen the table scrolls by itself, with the keyboard too, and the page does not.
  const scroll = element("div", [made], "scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", `Table: ${headings.join(", ")}`);
  return scroll;
}

/** The schema in words: its type, its choices and its bounds. */
function words(schema) {
  if (schema.$ref) return schema.$ref.replace("#/components/schemas/", "");
  if (schema.enum) return schema.enum.join(" | ");
  const type = [schema.type].flat().join(" or ");
  const bounds = ["minimum", "maximum", "minLength", "maxLength", "default", "format", "pattern"]
    .filter((name) => name in schema)
    .map((name) => `${name} ${schema[name]}`);
  const of = schema.items ? ` of ${words(schema.items)}` : "";
  return [`${type}${of}`, ...bounds].join(", ");
}

function operation(path, method, { summary, parameters, requestBody, responses }) {
  const title = element("summary", [
    element("span", method.toUpperCase(), "method"),
    element("code", path),
    ` – ${summary}`,
  ]);
  const parts = [title];
  if (parameters.length > 0) {
    const rows = parameters.map(({ name, in: where, required, schema, description = "" }) => [
      name,
      required ? `${where}, required` : where,
      words(schema),
      description,
    ]);
    parts.push(table(["Parameter", "In", "Value", "Description"], rows));
  }
  if (requestBody) {
    const [[mediaType, { schema }]] = Object.entries(requestBody.content);
    parts.push(
      element(
        "p",
        `Body: ${words(schema)} as ${mediaType}${requestBody.required ? "" : ", optional"}`,
      ),
    );
  }
  const answers = Object.entries(responses).map(([status, { description, content }]) => {
    const [[mediaType, { schema }] = ["", {}]] = Object.entries(content ?? {});
    return [status, schema ? words(schema) : "none", mediaType, description];
  });
  parts.push(table(["Status", "Body", "Media type", "Description"], answers));
  return element("details", parts);
}

function component(name, definition) {
  const rows = Object.entries(definition.properties ?? {}).map(([property, one]) => [
    property,
    definition.required?.includes(property) ? "yes" : "no",
    words(one),
    one.description ?? "",
  ]);
  return element("details", [
    element("summary", [element("code", name)]),
    table(["Member", "Required", "Value", "Description"], rows),
  ]);
}

/** A message: who sends it, and which queues take it for whom. */
function message(name, { summary, payload }) {
  const ends = Object.entries(asyncDocument.operations)
    .filter(([, { messages }]) => messages.some(({ $ref }) => $ref.endsWith(`/messages/${name}`)))
    .map(([operationName, { action, channel, summary: does }]) => [
      operationName.split(".", 1)[0],
      action === "send" ? "sends" : "receives",
      channel.$ref.replace("#/channels/", ""),
      does,
    ]);
  return element("details", [
    element("summary", [element("code", name), ` – ${summary}`]),
    element("p", `Body: ${words(payload)} as application/json`),
    table(["Role", "Does", "Address", "Description"], ends),
  ]);
}

document.getElementById("description").textContent = document31.info.description;
for (const [path, methods] of Object.entries(document31.paths)) {
  for (const [method, described] of Object.entries(methods)) {
    document.getElementById("operations").append(operation(path, method, described));
  }
}
for (const [name, described] of Object.entries(asyncDocument.components.messages)) {
  document.getElementById("messages").append(message(name, described));
}
const schemas = { ...document31.components.schemas, ...asyncDocument.components.schemas };
for (const [name, definition] of Object.entries(schemas)) {
  document.getElementById("schemas").append(component(name, definition));
}
document.querySelector("details").open = true;
