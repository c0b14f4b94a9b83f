import { byId, element, send } from "./dom.js";

let offsetMs = 0;
let lastLink = "";

/** What stands at the door now. */
export function drawDoor({ clockOffsetMs, account, transfers, files, next }) {
  offsetMs = clockOffsetMs;
  tick();
  const isDeny = account.defaultAction === "Deny";
  byId("rules").replaceChildren(
    element("p", {}, [
      "Account ",
      element("code", {}, [account.name]),
      isDeny ? (account.rules.length === 0 ? " lets nobody in." : " lets nobody in but:") : " lets everybody in.",
    ]),
    list(account.rules, (rule) => [element("code", {}, [rule])], ""),
  );
  byId("files").replaceChildren(list(files, (name) => [element("code", {}, [name])], "Nothing yet."));
  byId("transfers").replaceChildren(list(transfers, drawTransfer, "None under way."));
  document.querySelector('[data-clock="due"]').disabled = next.due === null;
  document.querySelector('[data-clock="end"]').disabled = next.end === null;
}

function list(items, draw, none) {
  if (items.length === 0) return element("p", {}, [none]);
  return element(
    "ul",
    {},
    items.map((item) => element("li", {}, draw(item))),
  );
}

function drawTransfer({ id, subject, status, seats, addresses, endsAt }) {
  const signed = seats.map(({ role, by }) => `${role} ${by === null ? "open" : "signed"}`).join(", ");
  return [
    element("div", {}, [element("strong", {}, [id]), " ", subject]),
    element("div", {}, [element("span", { class: "status" }, [status]), ` · ${addresses.join(", ")}`]),
    element("small", {}, [signed, ...(endsAt === null ? [] : [` · until ${when(endsAt)}`])]),
  ];
}

/** An instant as the people of the example read it. */
export function when(at) {
  return new Date(at).toLocaleString("en-GB", {
    ...{ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
    timeZone: "Europe/London",
  });
}

function tick() {
  byId("clock").textContent = when(Date.now() + offsetMs);
}

/** The newest link that stands in a conversation, to the container itself and not to a file in it. */
function linkIn(messages) {
  const shown = JSON.stringify(messages.map(({ card }) => card ?? null));
  const links = shown.match(/https:\/\/127\.0\.0\.1:\d+\/[^/?"]+\/[^/?"]+\?[^"\s\\']*sig=[^"\s\\']*/g);
  return links?.at(-1) ?? "";
}

/** Makes the clock and the door's form work. */
export function wireDoor() {
  for (const button of document.querySelectorAll("[data-clock]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      await perform(button.dataset.clock, {});
      button.disabled = false;
    });
  }
  byId("try").addEventListener("submit", async (event) => {
    event.preventDefault();
    const does = event.submitter?.value ?? "upload";
    const link = byId("try-link").value.trim();
    const given = { does, link, address: byId("try-address").value, name: byId("try-name").value };
    await perform("try", { ...given, text: "id,age\n1,40\n" });
  });
  setInterval(tick, 500);
}

/** The newest link of the conversation that is shown goes into the form, once: what was pasted since stays. */
export function noticeLink(messages) {
  const found = linkIn(messages);
  if (found === "" || found === lastLink) return;
  lastLink = found;
  byId("try-link").value = found;
}

async function perform(act, given) {
  byId("tried").textContent = "One moment.";
  const answer = await send("/workshop", { act, with: given });
  byId("tried").textContent = answer?.said ?? "The bot does not answer.";
}
