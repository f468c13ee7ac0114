// A pool's board: cards are dragged by the mouse, and moved by the arrow keys on their own button. Both press the
// button of the card's menu that moves it there, so that the server decides and nothing is said twice.
import htmx from "htmx.org";
import { whenPresent } from "./content.js";

const columns = (board) => [...board.querySelectorAll("[data-column]")];

function send(card, step) {
  const button = card.querySelector(`button[name="step_id"][value="${CSS.escape(step)}"]`);
  button?.form.requestSubmit(button);
}

function receive(board, column) {
  columns(board).forEach((one) => one.classList.toggle("receives", one === column));
}

function beginDragging(event) {
  const card = event.target.closest?.("[data-card]");
  if (!card) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.id);
  card.classList.add("dragged");
}

function dragOver(event) {
  const board = event.currentTarget;
  const column = event.target.closest("[data-column]");
  const card = board.querySelector(".dragged");
  const may = column && card && column.dataset.column !== card.dataset.card;
  if (may) event.preventDefault();
  receive(board, may ? column : null);
}

function drop(event) {
  const card = event.currentTarget.querySelector(".dragged");
  const column = event.target.closest("[data-column]");
  if (!card || !column) return;
  event.preventDefault();
  send(card, column.dataset.column);
}

function endDragging(event) {
  event.currentTarget.querySelectorAll(".dragged").forEach((card) => card.classList.remove("dragged"));
  receive(event.currentTarget, null);
}

function byKey(event) {
  const summary = event.target.closest?.("[data-move]");
  const ways = { ArrowLeft: -1, ArrowRight: 1 };
  if (!summary || !(event.key in ways) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const board = event.currentTarget;
  const way = getComputedStyle(board).direction === "rtl" ? -ways[event.key] : ways[event.key];
  const all = columns(board).map((column) => column.dataset.column);
  const card = summary.closest("[data-card]");
  const next = all[all.indexOf(card.dataset.card) + way];
  if (next) send(card, next);
}

whenPresent("[data-board]", (board) => {
  board.addEventListener("dragstart", beginDragging);
  board.addEventListener("dragover", dragOver);
  board.addEventListener("drop", drop);
  board.addEventListener("dragend", endDragging);
  board.addEventListener("keydown", byKey);
});

whenPresent("[data-board] [data-card]:has([data-move])", (card) => {
  card.draggable = true;
});

// Somebody was quicker: the server has said who; the board shows how it is now.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const board = ctx.sourceElement?.closest?.("[data-board]");
  if (!board || ![404, 409, 422].includes(ctx.response.status)) return;
  htmx.ajax("GET", location.href, { target: "#board", select: "#board", swap: "outerHTML" });
});

// A card that came by keys is shown wherever its column is.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.("[data-board] [data-move]")) target.closest("[data-card]").scrollIntoView({ block: "nearest", inline: "nearest" });
});
