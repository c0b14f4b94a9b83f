import { type Method, optional, required } from "./method.ts";
import { openView, pushView, takeTrigger, updateView, viewBody } from "./views.ts";

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
