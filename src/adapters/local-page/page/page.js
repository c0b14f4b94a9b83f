import { drawCard } from "./cards.js";
import { byId, element, send } from "./dom.js";
import { drawDoor, noticeLink, when, wireDoor } from "./door.js";

/** Who one is; kept in this tab, so that two tabs can be two people. */
let person = sessionStorage.getItem("person") ?? "ada";
let people = [];
let commands = [];
let conversation = { messages: [], unread: 0 };
let stream;
const drawn = new Map();

function connect() {
  stream?.close();
  stream = new EventSource(`/events?person=${encodeURIComponent(person)}`);
  const take = (name, use) => stream.addEventListener(name, (event) => use(JSON.parse(event.data)));
  take("commands", (given) => {
    commands = given;
  });
  take("people", drawPeople);
  take("conversation", drawConversation);
  take("workshop", drawDoor);
  stream.addEventListener("error", () => say("The bot does not answer. It is tried again by itself."));
  stream.addEventListener("open", () => say(""));
}

function say(sentence) {
  const trouble = byId("trouble");
  trouble.textContent = sentence;
  trouble.hidden = sentence === "";
}

function become(id) {
  person = id;
  sessionStorage.setItem("person", id);
  drawn.clear();
  byId("messages").replaceChildren();
  byId("home").replaceChildren();
  show(false);
  showPane("talk");
  drawPeople(people);
  connect();
  byId("text").focus();
}

function drawPeople(given) {
  people = given;
  const focused = document.activeElement?.dataset?.person;
  byId("roster").replaceChildren(
    ...people.map(({ id, name, roles, unread }) => {
      const button = element("button", { type: "button", "data-person": id, "aria-pressed": String(id === person) }, [
        element("span", {}, [name]),
        element("small", {}, [roles.length === 0 ? "recipient" : roles.join(", ")]),
      ]);
      if (unread > 0 && id !== person)
        button.append(
          element("span", { class: "unread" }, [String(unread), element("span", { class: "unseen" }, [" unread"])]),
        );
      button.addEventListener("click", () => become(id));
      return element("li", {}, [button]);
    }),
  );
  if (focused !== undefined) document.querySelector(`[data-person="${focused}"]`)?.focus();
  const me = people.find(({ id }) => id === person);
  byId("talk-title").textContent = me === undefined ? "Conversation" : `${me.name} and the bot`;
}

/** Draws what has changed and leaves the rest alone, so that a half-written reason and the focus stay. */
function drawConversation(given) {
  if (given.person !== person) return;
  const isFirst = drawn.size === 0;
  conversation = given;
  const log = byId("messages");
  const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const standing = new Set(given.messages.map(({ ref }) => ref));
  for (const [ref, { node }] of drawn) {
    if (standing.has(ref)) continue;
    node.remove();
    drawn.delete(ref);
  }
  for (const message of given.messages) {
    const version = JSON.stringify(message);
    const before = drawn.get(message.ref);
    if (before?.version === version) continue;
    const node = drawMessage(message);
    if (before === undefined) {
      log.append(node);
    } else before.node.replaceWith(node);
    drawn.set(message.ref, { version, node });
  }
  if (isFirst || wasAtEnd) log.scrollTop = log.scrollHeight;
  noticeLink(given.messages);
  drawHome();
  if (given.unread > 0 && document.visibilityState === "visible") void send("/read", { person });
}

function drawMessage(message) {
  const notes = [
    message.from === "person" ? "You" : "Lockkeeper",
    when(message.at),
    ...(message.isPrivate ? ["only you see this"] : []),
    ...(message.editedAt === undefined ? [] : ["edited"]),
  ];
  const meta = element(
    "div",
    { class: "meta" },
    notes.map((note) => element("span", {}, [note])),
  );
  const kind = message.from === "person" ? "mine" : message.isPrivate ? "private" : "card-message";
  const node = element(
    "article",
    { class: `message ${kind}`, "data-ref": message.ref, "aria-label": message.summary },
    [meta],
  );
  if (message.card === undefined) node.append(element("div", {}, [message.summary]));
  else node.append(drawCard(message.card, (data) => press(message.ref, data)));
  return node;
}

function drawHome() {
  if (conversation.home === undefined) return byId("home").replaceChildren(element("p", {}, ["One moment."]));
  byId("home").replaceChildren(drawCard(conversation.home, (data) => press("home", data)));
}

async function press(ref, data) {
  await act("/press", { ref, data });
}

async function act(path, given) {
  const answer = await send(path, { person, act: crypto.randomUUID(), ...given });
  if (answer === undefined) say("The bot does not answer. Nothing may have been done; please try again.");
  else {
    say("");
    if (answer.form !== undefined) openForm(answer.form);
    if (answer.file !== undefined) save(answer.file);
  }
  return answer;
}

/** Saves a file as a download of the browser's. */
function save({ name, mediaType, text }) {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  element("a", { href: address, download: name }).click();
  // The browser has begun by then; what is kept longer is kept for nothing.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function openForm({ token, title, card, wrong }) {
  const dialog = byId("form");
  byId("form-title").textContent = title;
  const submit = async (data) => {
    const answer = await act("/form", { token, data });
    if (answer !== undefined && answer.form === undefined) dialog.close();
  };
  byId("form-card").replaceChildren(drawCard(card, submit));
  if (!dialog.open) dialog.showModal();
  const field = wrong === undefined ? byId("form-card") : (byId(wrong) ?? byId("form-card"));
  field.querySelector("input, select, textarea")?.focus();
}

function show(home) {
  byId("show-messages").setAttribute("aria-pressed", String(!home));
  byId("show-home").setAttribute("aria-pressed", String(home));
  byId("messages").hidden = home;
  byId("home").hidden = !home;
  if (home) void act("/home", {});
}

function showPane(name) {
  for (const pane of ["people", "talk", "door"]) byId(pane).classList.toggle("shown", pane === name);
  for (const button of document.querySelectorAll("[data-pane]"))
    button.setAttribute("aria-current", String(button.dataset.pane === name));
}

/** What can be typed, as far as it begins like what is typed. */
function offers(typed) {
  if (!typed.startsWith("/")) return [];
  return commands
    .flatMap(({ name, hint }) => hint.split("|").map((words) => `/${name} ${words.trim()}`))
    .filter((line) => line.startsWith(typed) && line !== typed)
    .slice(0, 8);
}

function drawOffers() {
  const list = byId("offers");
  const lines = offers(byId("text").value);
  list.hidden = lines.length === 0;
  list.replaceChildren(
    ...lines.map((line) => {
      const button = element("button", { type: "button" }, [element("code", {}, [line])]);
      button.addEventListener("click", () => {
        byId("text").value = line.replace(/[<[].*$/, "");
        byId("text").focus();
        drawOffers();
      });
      return element("li", {}, [button]);
    }),
  );
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (text === "") return;
  byId("text").value = "";
  drawOffers();
  void act("/say", { text });
});
byId("text").addEventListener("input", drawOffers);
byId("text").addEventListener("keydown", (event) => {
  if (event.key !== "Tab" || event.shiftKey) return;
  const [first] = offers(byId("text").value);
  if (first === undefined) return;
  event.preventDefault();
  byId("text").value = first.replace(/[<[].*$/, "");
  drawOffers();
});
byId("composer").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [byId("text"), ...byId("offers").querySelectorAll("button")];
  if (step === undefined || stops.length === 1) return;
  event.preventDefault();
  stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
});
byId("show-messages").addEventListener("click", () => show(false));
byId("show-home").addEventListener("click", () => show(true));
byId("form-close").addEventListener("click", () => byId("form").close());
for (const button of document.querySelectorAll("[data-pane]"))
  button.addEventListener("click", () => showPane(button.dataset.pane));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && conversation.unread > 0) void send("/read", { person });
});
wireDoor();
showPane("talk");
connect();
