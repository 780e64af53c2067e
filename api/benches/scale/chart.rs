//! The time of a search as a workspace grows, as an SVG picture: both scales are logarithmic.

use std::fmt::Write;

use serde_json::Value;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const MARGIN: f64 = 56.0;

/// A line of the chart: its name, its color, and where its figure stands in a report.
const LINES: [(&str, &str, &str); 3] = [
    ("this service, words", "#2563eb", "/search/p50_ms"),
    ("tantivy's default tokenizer", "#d97706", "/stock_tokenizer/search/p50_ms"),
    ("every object fetched and searched", "#dc2626", "/fetch_every_object_ms"),
];

/// The picture of some reports, of ascending size.
pub fn svg(reports: &[Value]) -> String {
    let size = |report: &Value| report["passages"].as_f64().unwrap_or(1.0);
    let points = |path: &str| -> Vec<(f64, f64)> {
        reports.iter().filter_map(|report| Some((size(report), report.pointer(path)?.as_f64()?))).collect()
    };
    let all: Vec<(f64, f64)> = LINES.iter().flat_map(|(_, _, path)| points(path)).collect();
    let decades = |values: &mut dyn Iterator<Item = f64>| {
        let (least, most) = values.fold((f64::MAX, f64::MIN), |(a, b), value| (a.min(value), b.max(value)));
        (least.log10().floor(), most.log10().ceil())
    };
    let (left, right) = decades(&mut all.iter().map(|point| point.0));
    let (bottom, top) = decades(&mut all.iter().map(|point| point.1));
    let x = |value: f64| MARGIN + (value.log10() - left) / (right - left).max(1.0) * (WIDTH - 2.0 * MARGIN);
    let y = |value: f64| {
        HEIGHT - MARGIN - (value.log10() - bottom) / (top - bottom).max(1.0) * (HEIGHT - 2.0 * MARGIN)
    };

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-24 0 {} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <title>Time of a search by the size of the workspace</title>\n<rect x=\"-24\" width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        // Room for the names of the decades.
        WIDTH + 24.0
    );
    let mut line = |text: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _ = writeln!(svg, "{text}");
    };
    for decade in left as i32..=right as i32 {
        let at = x(10_f64.powi(decade));
        line(format_args!("<path d=\"M{at:.1} {MARGIN}V{:.1}\" stroke=\"#e5e7eb\"/>", HEIGHT - MARGIN));
        line(format_args!(
            "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            HEIGHT - MARGIN + 20.0,
            10_f64.powi(decade)
        ));
    }
    for decade in bottom as i32..=top as i32 {
        let at = y(10_f64.powi(decade));
        line(format_args!("<path d=\"M{MARGIN} {at:.1}H{:.1}\" stroke=\"#e5e7eb\"/>", WIDTH - MARGIN));
        line(format_args!(
            "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{} ms</text>",
            MARGIN - 6.0,
            at + 4.0,
            10_f64.powi(decade)
        ));
    }
    line(format_args!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">passages</text>",
        WIDTH / 2.0,
        HEIGHT - 10.0
    ));
    for (place, (name, color, path)) in LINES.iter().enumerate() {
        let points: Vec<String> =
            points(path).iter().map(|(size, time)| format!("{:.1},{:.1}", x(*size), y(*time))).collect();
        line(format_args!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2.5\"/>",
            points.join(" ")
        ));
        let at = 22.0 + 18.0 * place as f64;
        line(format_args!("<text x=\"{}\" y=\"{at}\" fill=\"{color}\">{name}, median</text>", MARGIN + 8.0));
    }
    svg.push_str("</svg>\n");
    svg
}
