// Completion in a field of several names: the browser's own list, offered for the name behind the last comma.

/** *input* has a list of all names; while several are typed, it gets one of its own that carries those before. */
export function completeNames(input) {
  const names = [...input.list.options].map((option) => option.value);
  const own = document.createElement("datalist");
  own.id = `${input.id}-names`;
  input.after(own);
  input.setAttribute("list", own.id);
  const offer = () => {
    const before = input.value.slice(0, input.value.lastIndexOf(",") + 1);
    const typed = before ? `${before} ` : "";
    own.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: typed + name })));
  };
  input.addEventListener("focus", offer);
  input.addEventListener("input", offer);
}
