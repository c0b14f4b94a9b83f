/* global AdaptiveCards */

/** Colours and sizes come from the page's own style sheet, so that cards follow light and dark. */
function hostConfig() {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = style.getPropertyValue(name);
    return getComputedStyle(probe).color;
  };
  const pair = (name, subtle = name) => ({ default: hex(colour(name)), subtle: hex(colour(subtle)) });
  const foregroundColors = {
    default: pair("--ink", "--quiet"),
    accent: pair("--accent"),
    attention: pair("--bad"),
    good: pair("--accent"),
    warning: pair("--bad"),
    light: pair("--quiet"),
    dark: pair("--ink"),
  };
  const backgroundColor = "#00000000";
  const emphasis = hex(colour("--emphasis"));
  probe.remove();
  const fontSizes = { small: 13, default: 15, medium: 16, large: 17, extraLarge: 20 };
  const fontWeights = { lighter: 300, default: 400, bolder: 650 };
  return new AdaptiveCards.HostConfig({
    fontTypes: {
      default: { fontFamily: "system-ui, sans-serif", fontSizes, fontWeights },
      monospace: { fontFamily: "ui-monospace, monospace", fontSizes: { ...fontSizes, default: 13 }, fontWeights },
    },
    fontSizes,
    fontWeights,
    spacing: { small: 4, default: 8, medium: 14, large: 20, extraLarge: 28, padding: 10 },
    containerStyles: {
      default: { backgroundColor, foregroundColors },
      emphasis: { backgroundColor: emphasis, foregroundColors },
    },
    actions: {
      maxActions: 20,
      spacing: "default",
      buttonSpacing: 8,
      showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
      actionsOrientation: "horizontal",
      actionAlignment: "left",
    },
    inputs: {
      label: {
        inputSpacing: "small",
        requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" },
        optionalInputs: { weight: "bolder" },
      },
      errorMessage: { color: "attention", weight: "bolder" },
    },
  });
}

/** `rgb(1, 2, 3)` as `#010203`: the renderer reads nothing else. */
function hex(colour) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour;
  return canvas.fillStyle;
}

/** Draws a card. `take` gets what a pressed button carries, with what was typed into the card. */
export function drawCard(payload, take) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig();
  card.onExecuteAction = async (action) => {
    if (!(action instanceof AdaptiveCards.ExecuteAction)) return;
    const buttons = [...drawn.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    try {
      await take(action.data);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };
  // A question opens under its button, which may be below what is seen: it is gone to at once.
  card.onInlineCardExpanded = (action, isExpanded) => {
    if (isExpanded) action.card.renderedElement?.querySelector("input, select, textarea")?.focus();
  };
  card.parse(payload);
  const drawn = card.render();
  // The message has a name of its own, and an inner focus stop that does nothing is in the way.
  drawn.removeAttribute("tabindex");
  return drawn;
}
