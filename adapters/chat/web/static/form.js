// A form of the desk as a dialog: labels, errors where they belong, Escape leaves, the focus goes back to where it was.

import { el, randomId } from "./dom.js";
import { ENGLISH } from "./tongue.js";

let count = 0;

/** @param submit(id, fields) → promise; the same id at every try, so a form is handed in once. Resolves true once it was. */
export function askForm(form, submit, tongue = ENGLISH) {
  const opener = document.activeElement;
  const id = randomId();
  const mark = `form-${count += 1}`;
  const fields = form.fields.map((field, index) => control(field, `${mark}-${index}`, tongue));
  const trouble = el("p.form-trouble", { role: "alert", tabindex: "-1", hidden: true });
  const send = el("button.button.primary", { type: "submit" }, form.submit);
  return new Promise((resolve) => {
    let done = false;
    const box = el("dialog.dialog", { "aria-labelledby": `${mark}-title`, "aria-describedby": form.intro ? `${mark}-intro` : null, close: closed },
      el("form", { novalidate: true, submit: handIn },
        el("h2", { id: `${mark}-title` }, form.title), form.intro && el("p.form-intro", { id: `${mark}-intro`, dir: "auto" }, form.intro),
        trouble, fields.map((field) => field.box),
        el("div.form-foot", {}, el("button.button.plain", { type: "button", click: () => box.close() }, tongue.t("cancel")), send)));

    async function handIn(event) {
      event.preventDefault();
      if (send.getAttribute("aria-busy") === "true") return;
      const missing = fields.filter((field) => !field.check());
      if (missing.length) { missing[0].focus(); return; }
      send.setAttribute("aria-busy", "true");
      trouble.hidden = true;
      try {
        await submit(id, Object.fromEntries(fields.map((field) => [field.name, field.value()])));
        done = true;
        box.close();
      } catch (error) {
        trouble.textContent = tongue.wrong(error);
        trouble.hidden = false;
        trouble.focus();
      } finally { send.removeAttribute("aria-busy"); }
    }

    function closed() {
      box.remove();
      resolve(done);
      backTo(opener);
    }

    document.body.append(box);
    box.showModal();
    (fields[0] ?? send).focus();
  });
}

/** The button that opened it may have been drawn again meanwhile. */
function backTo(opener) {
  if (opener?.isConnected) { opener.focus({ preventScroll: true }); return; }
  const post = opener?.closest?.("[data-post]")?.dataset.post;
  const again = post && [...document.querySelectorAll("[data-post]")].find((item) => item.dataset.post === post);
  const same = again && [...again.querySelectorAll("[data-action]")].find((item) => item.dataset.action === opener.dataset.action);
  (same ?? again?.querySelector("button"))?.focus({ preventScroll: true });
}

function control(field, id, tongue) {
  if (field.kind === "text") return textControl(field, id, tongue);
  return field.buttons ? radioControl(field, id, tongue) : listControl(field, id, tongue);
}

function framed(field, id, tongue, input, focus, value) {
  const wrong = el("p.hint.wrong", { id: `${id}-wrong`, hidden: true });
  const box = el("div.form-field", {}, input, field.hint && el("p.hint", { id: `${id}-hint`, dir: "auto" }, field.hint), wrong);
  return {
    name: field.name, box, focus, value,
    check() {
      const problem = field.required && !value() ? tongue.t("fill_in") : (field.longest && value().length > field.longest ? tongue.t("at_most", { most: tongue.number(field.longest) }) : "");
      wrong.textContent = problem;
      wrong.hidden = !problem;
      return !problem;
    },
  };
}

function described(field, id) { return `${field.hint ? `${id}-hint ` : ""}${id}-wrong`; }
function optional(field, tongue) { return !field.required && el("span.optional", {}, ` (${tongue.t("optional")})`); }
function labelled(field, id, tongue) { return el("label", { for: id }, field.label, optional(field, tongue)); }

function textControl(field, id, tongue) {
  const input = el(field.lines ? "textarea.field" : "input.field", {
    id, rows: field.lines ? "4" : null, type: field.lines ? null : "text", maxlength: field.longest, dir: "auto", autocomplete: "off",
    "aria-describedby": described(field, id), "aria-required": field.required ? "true" : null,
  });
  input.value = field.initial;
  return framed(field, id, tongue, [labelled(field, id, tongue), input], () => input.focus(), () => input.value.trim());
}

function listControl(field, id, tongue) {
  const input = el("select.field", { id, "aria-describedby": described(field, id), "aria-required": field.required ? "true" : null },
    !field.initial && el("option", { value: "" }, tongue.t(field.required ? "choose_one" : "none")),
    field.choices.map(([value, label]) => el("option", { value, selected: value === field.initial }, label)));
  return framed(field, id, tongue, [labelled(field, id, tongue), input], () => input.focus(), () => input.value);
}

function radioControl(field, id, tongue) {
  const radios = field.choices.map(([value, label], index) => {
    const input = el("input", { type: "radio", name: id, id: `${id}-${index}`, value, checked: value === field.initial });
    return { input, box: el("span.pick", {}, input, el("label", { for: `${id}-${index}` }, label)) };
  });
  const chosen = () => radios.find((radio) => radio.input.checked);
  const set = el("fieldset", { "aria-describedby": described(field, id) }, el("legend", {}, field.label, optional(field, tongue)),
    el("div.picks", {}, radios.map((radio) => radio.box)));
  return framed(field, id, tongue, [set], () => (chosen() ?? radios[0])?.input.focus(), () => chosen()?.input.value ?? "");
}
