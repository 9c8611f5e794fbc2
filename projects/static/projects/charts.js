/* Charts over the data that stands in the page as JSON. Canvas, tooltips as rich text: nothing inline, no other host.
   Bars carry patterns, lines differ by dash and mark: all can be told apart in black and white. */
"use strict";

(function () {
  const INK = "#1d2733", SOFT = "#566270", LINE = "#d9dee4";
  const BLUE = "#1f4e79", LIGHT = "#9db8d2", GREEN = "#3b8a5c", GREY = "#c3cad2", RED = "#b3261e";
  const FONT = getComputedStyle(document.body).fontFamily;
  const STRIPES = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -0.7, color: "rgba(255, 255, 255, 0.3)" };
  const FAINT = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -0.7, color: "rgba(86, 98, 112, 0.35)" };
  const DOTS = { symbol: "circle", dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [4, 0], symbolSize: 0.6, color: "rgba(255, 255, 255, 0.7)" };

  function shown(value) {
    return value === null || value === undefined || value === "-" ? "—" : value.toLocaleString(undefined, { maximumFractionDigits: 2 });
  }

  function base(unit) {
    return {
      animation: false,
      textStyle: { fontFamily: FONT, color: INK },
      grid: { left: 8, right: 16, top: 40, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 22, itemHeight: 10, itemGap: 14, textStyle: { color: SOFT } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" }, textStyle: { fontSize: 12 }, valueFormatter: shown },
      yAxis: { type: "value", name: unit, nameTextStyle: { color: SOFT, align: "left" }, nameGap: 8, axisLabel: { color: SOFT }, splitLine: { lineStyle: { color: LINE } } },
    };
  }

  function category(names, wide) {
    return { type: "category", data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: GREY } }, axisLabel: { color: SOFT, interval: 0, width: wide, overflow: "break" } };
  }

  function bar(name, data, color, stack, decal) {
    const style = { color: color };
    if (decal) {
      style.decal = decal;
    }
    return { name: name, type: "bar", data: data, stack: stack, itemStyle: style, barMaxWidth: 16, barGap: "15%" };
  }

  function line(name, data, color, type, symbol) {
    return { name: name, type: "line", data: data, symbol: symbol || "none", symbolSize: 6, connectNulls: false, itemStyle: { color: color }, lineStyle: { color: color, width: 2, type: type || "solid" } };
  }

  function titled(option, title) {
    option.title = { text: title, left: 0, top: 0, textStyle: { fontSize: 13, fontWeight: 600, color: INK } };
    option.legend.top = 22;
    option.grid.top = 48;
    return option;
  }

  function known(series) {
    return series.filter(function (each) { return each.data.some(function (value) { return value !== null; }); });
  }

  function months(data) {
    return data.map(function (_, place) { return String(place + 1); });
  }

  /* Lying bars: names of sectors are long, and stay whole. */
  function lying(option, names, wide) {
    option.xAxis = Object.assign(option.yAxis, { name: "" });
    option.yAxis = Object.assign(category(names, wide), { inverse: true });
    return option;
  }

  const KINDS = {
    /* A project: months as bars, to date and due as lines. */
    months: function (data, told) {
      const option = base(told.unit);
      option.xAxis = category(months(data.completed));
      option.series = [bar(told.completed, data.completed, LIGHT), line(told.toDate, data.to_date, BLUE, "solid", "circle"), line(told.due, data.planned_to_date, SOFT, "dashed")];
      return option;
    },
    /* The year: plan, schedule, completed, forecast. */
    curve: function (data, told) {
      const option = base("");
      option.grid.top = 30;
      option.tooltip.axisPointer.type = "line";
      option.xAxis = category(months(data.due));
      option.series = known([
        line(told.completed, data.completed, BLUE, "solid", "circle"),
        line(told.due, data.due, SOFT, "dashed"),
        line(told.forecast, data.forecast, BLUE, "dotted", "emptyCircle"),
        line(told.planned, data.planned, GREEN, [8, 3, 2, 3]),
      ]);
      option.series[0].lineStyle.width = 3;
      return option;
    },
    sectors: function (data, told) {
      const option = lying(titled(base(""), told.title), data.names, 150), of = told.measure;
      option.series = known([
        bar(told.published, data[of + "_published"] || [], GREY),
        bar(told.known, data[of], BLUE, "known", STRIPES),
        bar(told.estimated, data[of + "_estimated"], "#d7e1eb", "known", FAINT),
      ].concat(of === "planned" ? [bar(told.completed, data.completed, GREEN, "completed", DOTS)] : []));
      return option;
    },
    /* What each month added, on what stood before; then the sum, and what is due. */
    waterfall: function (data, told) {
      const option = titled(base(""), told.title);
      const last = data.completed.reduce(function (found, value, place) { return value === null ? found : place; }, -1);
      const names = months(data.due).slice(0, last + 1), under = [], more = [], fewer = [];
      for (let at = 0; at <= last; at += 1) {
        const added = data.added[at] || 0, to = data.completed[at] || 0;
        under.push(added < 0 ? to : to - added);
        more.push(added >= 0 ? added : null);
        fewer.push(added < 0 ? -added : null);
      }
      const blank = names.map(function () { return null; });
      const gap = Math.max(0, (data.due[last] || 0) - (data.completed[last] || 0));
      const hidden = bar("", under.concat([0, data.completed[last], 0]), "transparent", "all");
      hidden.tooltip = { show: false };
      hidden.silent = true;
      option.legend.data = [told.added, told.fewer, told.completed, told.gap, told.due];
      option.xAxis = category(names.concat([told.completed, told.gap, told.due]));
      option.series = [
        hidden,
        bar(told.added, more.concat([null, null, null]), LIGHT, "all"),
        bar(told.fewer, fewer.concat([null, null, null]), RED, "all", STRIPES),
        bar(told.completed, blank.concat([data.completed[last], null, null]), BLUE, "all", STRIPES),
        bar(told.gap, blank.concat([null, gap || null, null]), "#d7e1eb", "all", FAINT),
        bar(told.due, blank.concat([null, null, data.due[last]]), SOFT, "all", DOTS),
      ];
      option.series.forEach(function (each) { each.barMaxWidth = 36; });
      option.tooltip.trigger = "item";
      if (!fewer.some(function (value) { return value !== null; })) {
        option.series.splice(2, 1);
        option.legend.data.splice(1, 1);
      }
      return option;
    },
    /* The office's own outlines, coloured by the plan of the year; fetched from this host once. */
    map: function (data, told) {
      const most = Math.max.apply(null, data.areas.map(function (each) { return each.value || 0; }).concat([1]));
      return {
        animation: false,
        title: titled({ legend: {}, grid: {} }, told.title).title,
        textStyle: { fontFamily: FONT, color: INK },
        tooltip: { trigger: "item", renderMode: "richText", confine: true, valueFormatter: shown },
        visualMap: { min: 0, max: most, text: [told.most, told.least], inRange: { color: ["#eef3f8", BLUE] }, left: 0, bottom: 0, itemHeight: 80, textStyle: { color: SOFT } },
        series: [{ type: "map", map: "office", top: 34, name: told.title, data: data.areas, label: { show: true, color: INK, textBorderColor: "#fff", textBorderWidth: 2 }, itemStyle: { borderColor: SOFT }, select: { disabled: true } }],
      };
    },
    ranking: function (data, told) {
      const found = data.rankings[told.key], option = lying(base(""), found.names, 120);
      option.grid.top = 26;
      option.series = [bar(told.value, found.values, BLUE)];
      option.series.push({ name: told.due, type: "scatter", data: found.due, symbol: "rect", symbolSize: [3, 14], itemStyle: { color: RED } });
      return option;
    },
  };

  function size(box) {
    if (box.dataset.chart === "ranking") {
      const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
      box.style.height = 40 + 30 * Math.max(2, data.rankings[box.dataset.key].names.length) + "px";
    }
  }

  const drawn = [];
  function draw(box) {
    const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
    size(box);
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(KINDS[box.dataset.chart](data, box.dataset));
    drawn.push(chart);
  }
  function drawOver(box) {
    window.fetch(box.dataset.outlines).then(function (answer) { return answer.json(); }).then(function (outlines) {
      window.echarts.registerMap("office", outlines);
      draw(box);
    });
  }
  document.querySelectorAll("[data-chart]").forEach(function (box) {
    (box.dataset.outlines ? drawOver : draw)(box);
  });
  function fit() {
    drawn.forEach(function (chart) { chart.resize(); });
  }
  window.addEventListener("resize", fit);
  window.matchMedia("print").addEventListener("change", fit);
})();
