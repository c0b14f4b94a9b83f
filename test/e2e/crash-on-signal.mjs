// Loaded into a process before its program: on SIGUSR2 something that nobody catches is thrown, full of secrets.
const link = "https://heron.blob.core.windows.net/ingress?sp=wl&sig=planted-signature";
const request = { url: link, headers: { authorization: "Bearer planted-token" } };

process.on("SIGUSR2", () => {
  const cause = Object.assign(new Error(`could not fetch ${link}`), { request });
  const error = Object.assign(new Error(`planted-words\n    at ${link}`, { cause }), { code: "ECONNRESET", request });
  void Promise.reject(error);
});
