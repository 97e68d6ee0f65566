// Makes pages livelier; each works without it. Text from apps goes through textContent only.
(() => {
  "use strict";
  const LINES_MAX = 2000;

  // A button is pressed once.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target.method === "post" && button) {
      setTimeout(() => { button.disabled = true; }, 0);
      setTimeout(() => { button.disabled = false; }, 15000);
    }
  });

  // Going back to a page shows its forms ready again.
  addEventListener("pageshow", () => {
    document.querySelectorAll("button[disabled]").forEach((b) => { b.disabled = false; });
  });

  // A slash goes to the search, where there is one and nothing is being written.
  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("input[type=search]");
    const writing = event.target.closest("input, textarea, select");
    if (event.key === "/" && search && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  });

  // Passkeys: the form is shown where the browser has them, and filled in with what one says.
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const use = async (form) => {
    const { response, rawId } = await navigator.credentials.get({ publicKey: {
      challenge: bytes(form.dataset.challenge), rpId: form.dataset.host, userVerification: "required",
    } });
    form.credential.value = text(rawId);
    form.client.value = text(response.clientDataJSON);
    form.authenticator.value = text(response.authenticatorData);
    form.signature.value = text(response.signature);
  };
  const make = async (form) => {
    const said = form.dataset;
    const { response } = await navigator.credentials.create({ publicKey: {
      challenge: bytes(said.challenge),
      rp: { id: said.host, name: "Belay" },
      user: { id: new TextEncoder().encode(said.user), name: said.email, displayName: said.email },
      pubKeyCredParams: said.algorithms.split(" ").map((alg) => ({ type: "public-key", alg: Number(alg) })),
      excludeCredentials: said.known.split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
    } });
    form.client.value = text(response.clientDataJSON);
    form.attestation.value = text(response.attestationObject);
  };
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    if (!window.PublicKeyCredential) return;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      (form.dataset.passkey === "make" ? make : use)(form).then(() => form.submit(), (error) => {
        form.querySelector("button").disabled = false;
        form.querySelector("[data-said]").textContent = error.name === "InvalidStateError"
          ? "This device has a passkey for you already."
          : "No passkey was given. Try again, or come in otherwise.";
      });
    });
  });

  const relative = (seconds) => {
    const many = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
    if (seconds < 10) return "";
    if (seconds < 60) return `${seconds} seconds`;
    if (seconds < 3600) return many(Math.floor(seconds / 60), "minute");
    if (seconds < 86400) return many(Math.floor(seconds / 3600), "hour");
    if (seconds < 60 * 86400) return many(Math.floor(seconds / 86400), "day");
    return many(Math.floor(seconds / (30 * 86400)), "month");
  };

  const tick = () => {
    document.querySelectorAll("time[datetime]").forEach((time) => {
      const since = Math.round((Date.now() - Date.parse(time.dateTime)) / 1000);
      const length = relative(Math.abs(since));
      time.textContent = !length ? "just now" : since < 0 ? `in ${length}` : `${length} ago`;
    });
  };
  setInterval(tick, 20000);

  // The output of what runs: the server sends text, and ends it when that ends.
  const follow = async (pre, state) => {
    const answer = await fetch(pre.dataset.stream, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    pre.textContent = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const end = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 40;
      pre.append(part.value);
      while (pre.childNodes.length > LINES_MAX) pre.firstChild.remove();
      if (end) pre.scrollTop = pre.scrollHeight;
    }
    if (state) state.textContent = "It is over.";
    if (pre.id === "output") location.reload();
  };
  const output = document.getElementById("output");
  if (output) {
    const state = document.getElementById("output-state");
    follow(output, state).catch(() => {
      state.textContent = "The connection ended; the build goes on. Open the page anew to follow it.";
    });
  }
  const command = document.getElementById("command-output");
  if (command) follow(command, null).catch(() => { command.textContent = "Its output cannot be read now."; });

  const log = document.getElementById("log");
  if (!log) return;
  const state = document.getElementById("tail-state");
  const pause = document.getElementById("pause");
  const find = document.getElementById("find");
  let paused = false;
  let waiting = [];
  let skipped = 0;

  const fits = (text) => !find.value || text.toLowerCase().includes(find.value.toLowerCase());

  const filter = () => {
    log.querySelectorAll(".line").forEach((line) => { line.hidden = !fits(line.textContent); });
  };

  const show = (texts) => {
    const end = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const part = document.createDocumentFragment();
    for (const text of texts) {
      const line = document.createElement("span");
      line.className = "line";
      line.textContent = text;
      line.hidden = !fits(text);
      part.append(line, "\n");
    }
    log.append(part);
    while (log.childNodes.length > LINES_MAX * 2) log.firstChild.remove();
    if (end) log.scrollTop = log.scrollHeight;
  };

  const tell = (text) => { if (state.textContent !== text) state.textContent = text; };

  const flush = () => {
    if (!paused && waiting.length) {
      if (skipped) show([`… ${skipped} lines came faster than they can be shown`]);
      show(waiting);
      waiting = [];
      skipped = 0;
    }
    if (paused) tell(`Paused; ${waiting.length + skipped} new lines wait.`);
  };
  setInterval(flush, 100);

  const source = new EventSource(log.dataset.stream);
  source.onopen = () => tell("Following: new lines appear as they come.");
  source.onerror = () => tell("The connection ended; trying again. Nothing is lost.");
  source.onmessage = (event) => {
    if (waiting.length < LINES_MAX) waiting.push(event.data);
    else { waiting.shift(); waiting.push(event.data); skipped += 1; }
  };
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Go on" : "Pause";
    if (!paused) tell("Following: new lines appear as they come.");
    flush();
  });
  find.addEventListener("input", filter);
  log.scrollTop = log.scrollHeight;
})();
