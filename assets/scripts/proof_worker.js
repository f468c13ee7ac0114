// Finds the number whose SHA-256 with the salt is the one asked for.
const text = new TextEncoder();

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

self.onmessage = async ({ data: { algorithm, challenge, salt, maxNumber = 100_000, maxnumber = maxNumber } }) => {
  const together = 500;
  for (let start = 0; start <= maxnumber; start += together) {
    const numbers = Array.from({ length: together }, (_, step) => start + step);
    const found = await Promise.all(numbers.map((number) => crypto.subtle.digest(algorithm, text.encode(`${salt}${number}`))));
    const place = found.findIndex((digest) => hex(digest) === challenge);
    if (place >= 0) return self.postMessage(numbers[place]);
  }
  throw new Error("no number fits");
};
