// A rate over the last minutes, small. uPlot comes with the first one that is shown.
import { Mode } from "@cloudscape-design/global-styles";
import { useEffect, useRef } from "react";
import type UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useStore } from "../store";
import type { Sample } from "./progress";
import { theme } from "./theme";

const WIDTH = 120;
const HEIGHT = 28;

export default function Sparkline({ samples }: { readonly samples: readonly Sample[] }) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const latest = useRef(samples);
  const mode = useStore(theme);
  latest.current = samples;
  useEffect(() => {
    let gone = false;
    void import("uplot").then(({ default: Plot }) => {
      if (gone || !holder.current) return;
      plot.current = new Plot(toOptions(mode === Mode.Dark), toData(latest.current), holder.current);
    });
    return () => {
      gone = true;
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [mode]);
  useEffect(() => plot.current?.setData(toData(samples)), [samples]);
  return <div ref={holder} className="sparkline" aria-hidden="true" />;
}

function toOptions(isDark: boolean): UPlot.Options {
  const colour = isDark ? "#42b4ff" : "#006ce0";
  return {
    width: WIDTH,
    height: HEIGHT,
    padding: [2, 0, 2, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false }, y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [{ show: false }, { show: false }],
    series: [{}, { stroke: colour, width: 1.5, fill: `${colour}22`, points: { show: false } }],
  };
}

/** Rates between each two samples. */
function toData(samples: readonly Sample[]): UPlot.AlignedData {
  const pairs = samples.slice(1).map((sample, index) => [samples[index] ?? sample, sample] as const);
  return [
    pairs.map(([, { at }]) => at / 1000),
    pairs.map(([before, { at, done }]) => ((done - before.done) / Math.max(1, at - before.at)) * 1000),
  ];
}
