import { type Method, optional, required } from "./method.ts";
import { openView, publishHome, pushView, takeTrigger, updateView, viewBody } from "./views.ts";

/** Modals (docs.slack.dev/reference/methods, views). */
export const viewMethods: Record<string, Method> = {
  "views.open": {
    answer: (workspace, args) => {
      const user = takeTrigger(workspace, required(args, "trigger_id"));
      return { view: viewBody(workspace, openView(workspace, user, args.view)) };
    },
  },
  "views.push": {
    answer: (workspace, args) => {
      const user = takeTrigger(workspace, required(args, "trigger_id"));
      return { view: viewBody(workspace, pushView(workspace, user, args.view)) };
    },
  },
  // docs.slack.dev/reference/methods/views.publish: needs no scope; the Home tab must be on.
  "views.publish": {
    answer: (workspace, args) => {
      const hash = optional(args, "hash");
      const user = required(args, "user_id");
      return { view: viewBody(workspace, publishHome(workspace, user, args.view, hash)) };
    },
  },
  "views.update": {
    answer: (workspace, args) => {
      const id = optional(args, "view_id");
      const externalId = optional(args, "external_id");
      const hash = optional(args, "hash");
      const named = { ...(id ? { id } : {}), ...(externalId ? { externalId } : {}), ...(hash ? { hash } : {}) };
      return { view: viewBody(workspace, updateView(workspace, named, args.view)) };
    },
  },
};
