// The parts of Apache ECharts that are in use, in a file of their own.
import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, CanvasRenderer, GridComponent, LegendComponent]);

export { init };
