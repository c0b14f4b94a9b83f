import { z } from "zod";

/**
 * Texts and interactive elements of Block Kit with the limits that Slack documents
 * (docs.slack.dev/reference/block-kit/block-elements and /composition-objects). Fields that Slack does not know are
 * refused, as Slack refuses them.
 */
const emoji = { emoji: z.boolean().optional() };

/** A plain text of 1 to `longest` characters. */
export const plainText = (longest: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(longest), ...emoji });

/** A plain or mrkdwn text of 1 to `longest` characters. */
export const anyText = (longest: number) =>
  z.discriminatedUnion("type", [
    plainText(longest),
    z.strictObject({
      type: z.literal("mrkdwn"),
      text: z.string().min(1).max(longest),
      verbatim: z.boolean().optional(),
    }),
  ]);

const option = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(75),
  description: anyText(75).optional(),
});

const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(["primary", "danger"]).optional(),
});

const actionId = { action_id: z.string().min(1).max(255).optional() };
const focus = { focus_on_load: z.boolean().optional() };
const placeholder = { placeholder: plainText(150).optional() };
const dispatchConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(["on_enter_pressed", "on_character_entered"])),
});

const options = { options: z.array(option).min(1).max(100) };
const tenOptions = { options: z.array(option).min(1).max(10) };

const button = z.strictObject({
  type: z.literal("button"),
  ...actionId,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const choice = { ...actionId, confirm: confirm.optional(), ...focus };

const selects = [
  z.strictObject({
    type: z.literal("static_select"),
    ...choice,
    ...placeholder,
    ...options,
    initial_option: option.optional(),
  }),
  z.strictObject({
    type: z.literal("multi_static_select"),
    ...choice,
    ...placeholder,
    ...options,
    initial_options: z.array(option).optional(),
    max_selected_items: z.int().min(1).optional(),
  }),
  z.strictObject({
    type: z.literal("users_select"),
    ...choice,
    ...placeholder,
    initial_user: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal("multi_users_select"),
    ...choice,
    ...placeholder,
    initial_users: z.array(z.string()).optional(),
    max_selected_items: z.int().min(1).optional(),
  }),
  z.strictObject({ type: z.literal("radio_buttons"), ...choice, ...tenOptions, initial_option: option.optional() }),
  z.strictObject({
    type: z.literal("checkboxes"),
    ...choice,
    ...tenOptions,
    initial_options: z.array(option).optional(),
  }),
] as const;

const dates = [
  z.strictObject({
    type: z.literal("datepicker"),
    ...choice,
    ...placeholder,
    initial_date: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
  }),
  z.strictObject({
    type: z.literal("timepicker"),
    ...choice,
    ...placeholder,
    initial_time: z
      .string()
      .regex(/^\d{2}:\d{2}$/)
      .optional(),
    timezone: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("datetimepicker"), ...choice, initial_date_time: z.int().optional() }),
] as const;

const typed = { ...actionId, ...focus, ...placeholder, dispatch_action_config: dispatchConfig.optional() };

const inputs = [
  z.strictObject({
    type: z.literal("plain_text_input"),
    ...typed,
    initial_value: z.string().optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
  }),
  z.strictObject({
    type: z.literal("number_input"),
    ...typed,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("email_text_input"), ...typed, initial_value: z.string().optional() }),
  z.strictObject({ type: z.literal("url_text_input"), ...typed, initial_value: z.string().optional() }),
] as const;

const overflow = z.strictObject({
  type: z.literal("overflow"),
  ...actionId,
  options: z.array(option).min(1).max(5),
  confirm: confirm.optional(),
});

/** An image inside a section or a context line. */
export const imageElement = z.strictObject({
  type: z.literal("image"),
  image_url: z.string().max(3000),
  alt_text: z.string().min(1).max(2000),
});

/** What may stand in an actions block. */
export const actionElement = z.discriminatedUnion("type", [button, overflow, ...selects, ...dates]);

/** What may stand beside a section's text. */
export const accessory = z.discriminatedUnion("type", [button, overflow, imageElement, ...selects, ...dates]);

/** What may stand in an input block. */
export const inputElement = z.discriminatedUnion("type", [...inputs, ...selects, ...dates]);

/** Any element that a person can act on. */
export type Element = z.infer<typeof actionElement> | z.infer<typeof inputElement>;

/** One of the things to choose from. */
export type Option = z.infer<typeof option>;

/** A plain or mrkdwn text. */
export type Text = { type: "plain_text" | "mrkdwn"; text: string };
