// Pictures of numbers, drawn from the table that stands below each: who does not see the picture reads the table.
// Apache ECharts is loaded only where there is something to draw, and only the parts of it that draw bars.
import { whenPresent } from "./content.js";

const ROW = 34;

const property = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function resolved(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  probe.hidden = true;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  return {
    names: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.slice(1).map((head, at) => ({
      name: head.textContent.trim(),
      colour: head.dataset.colour,
      values: rows.map((row) => Number(row.cells[at + 1].textContent)),
    })),
  };
}

function options({ names, series }, kind) {
  const lying = kind === "bars";
  const ink = resolved("--ink");
  const words = { color: ink, fontFamily: property("--font") || "inherit", fontSize: 13 };
  const quiet = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  const category = { type: "category", data: names, inverse: lying, axisLabel: words, ...quiet };
  const value = { type: "value", minInterval: 1, axisLabel: { show: false }, ...quiet };
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 4, right: 36, top: lying && series.length > 1 ? 28 : 20, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: series.length > 1, top: 0, left: 0, textStyle: words, itemWidth: 12, itemHeight: 12 },
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    series: series.map((one) => ({
      type: "bar",
      name: one.name,
      data: one.values,
      stack: lying ? "all" : undefined,
      barMaxWidth: 22,
      itemStyle: { color: resolved(one.colour), borderRadius: 2 },
      label: { show: !lying || series.length === 1, position: lying ? "right" : "top", ...words, formatter: ({ value: number }) => number || "" },
    })),
  };
}

async function draw(table) {
  const { init } = await import("./echarts.js");
  const figure = table.closest("figure");
  const data = read(table);
  const canvas = document.createElement("div");
  canvas.className = "plot-picture";
  canvas.style.height = `${table.dataset.plot === "bars" ? data.names.length * ROW + 36 : 180}px`;
  canvas.setAttribute("aria-hidden", "true");
  figure.prepend(canvas);
  const chart = init(canvas, null, { renderer: "canvas" });
  const paint = () => chart.setOption(options(data, table.dataset.plot));
  paint();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  new MutationObserver(paint).observe(document.documentElement, { attributes: true });
}

whenPresent("table[data-plot]", draw);
