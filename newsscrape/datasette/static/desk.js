// Draws the charts. Without it, the table under each chart has the same numbers.
"use strict";
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
for (const figure of document.querySelectorAll("figure.chart")) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  const names = Object.keys(data.series);
  const palette = ["--bar", "--bar-2", "--bar-3", "--bar-4", "--bar-5", "--quiet"].map(colour);
  new Chart(figure.querySelector("canvas"), {
    type: "bar",
    data: {
      labels: data.labels,
      datasets: names.map((name, place) => ({
        label: name,
        data: data.series[name],
        backgroundColor: data.labels.map((label) => (data.marks[label] ? colour("--mark") : palette[place % palette.length])),
        barPercentage: 1,
        categoryPercentage: 0.9,
        minBarLength: 0,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: {
        legend: { display: names.length > 1, labels: { color: colour("--ink") } },
        tooltip: { callbacks: { afterLabel: (item) => data.marks[item.label] || "" } },
      },
      scales: {
        x: { stacked: names.length > 1, grid: { display: false }, ticks: { color: colour("--quiet"), maxRotation: 0, autoSkipPadding: 16 } },
        y: { stacked: names.length > 1, beginAtZero: true, grid: { color: colour("--line") }, ticks: { color: colour("--quiet"), precision: 0 } },
      },
    },
  });
}
