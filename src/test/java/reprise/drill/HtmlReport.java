package reprise.drill;

import java.util.List;
import java.util.Locale;

/** The report with a picture of each outage: one stroke for each attempt to add an event. */
final class HtmlReport {
    private static final int WIDTH = 880;
    private static final int LEFT = 10;

    private HtmlReport() {}

    static String of(String when, List<Outcome> outcomes) {
        var body = new StringBuilder();
        for (var each : outcomes) {
            body.append("<section><h2>").append(each.disaster()).append(" <span class=\"")
                    .append(each.isMet() ? "met\">met" : "missed\">missed").append("</span></h2><p>RTO <b>")
                    .append(Report.seconds(each.rto())).append("</b> of ")
                    .append(Report.seconds(each.objective().rto()))
                    .append(" · RPO <b>").append(Report.seconds(each.rpo())).append("</b> of ")
                    .append(Report.seconds(each.objective().rpo())).append(" · rows lost <b>").append(each.lost())
                    .append("</b> · set aside <b>").append(each.setAside()).append("</b></p>").append(picture(each))
                    .append("</section>\n");
        }
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Game day, %s</title><style>
                :root { color-scheme: light dark; }
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
                h2 { font-size: 1.1rem; margin: 2rem 0 0; } p { margin: .2rem 0 .6rem; }
                svg { width: 100%%; height: auto; }
                .met { color: #0b7a53; } .missed, .bad { color: #c0392b; stroke: #c0392b; } .good { stroke: #0f9d76; }
                .moment { stroke: currentColor; stroke-dasharray: 3 3; } .axis { stroke: #8888; }
                text { font-size: 12px; fill: currentColor; }
                </style></head><body><h1>Game day, %s</h1>
                <p>A stroke is an attempt to add an event: green, it was acknowledged; red, it was not.
                The dashed line is the disaster.</p>
                %s</body></html>
                """
                .formatted(when, when, body);
    }

    private static String picture(Outcome outcome) {
        double from = outcome.answers().getFirst().at();
        double span = Math.max(1, outcome.answers().getLast().at() - from);
        var svg = new StringBuilder("<svg viewBox=\"0 0 900 74\" role=\"img\" aria-label=\"Answers over time\">");
        for (var answer : outcome.answers()) {
            line(svg, answer.good() ? "good" : "bad", x(answer.at(), from, span), answer.good() ? 14 : 26,
                    answer.good() ? 44 : 38);
        }
        line(svg, "moment", x(outcome.moment(), from, span), 4, 52);
        svg.append("<line class=\"axis\" x1=\"10\" x2=\"890\" y1=\"52\" y2=\"52\"/>");
        int step = span > 60 ? 20 : span > 20 ? 5 : 1;
        for (int tick = 0; tick <= span - (outcome.moment() - from); tick += step) {
            double x = x(outcome.moment() + tick, from, span);
            svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"68\" text-anchor=\"middle\">%d s</text>", x,
                    tick));
        }
        return svg.append("</svg>").toString();
    }

    private static double x(double at, double from, double span) {
        return LEFT + WIDTH * (at - from) / span;
    }

    private static void line(StringBuilder svg, String style, double x, int top, int bottom) {
        svg.append(
                String.format(Locale.ROOT, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", style, x,
                        x, top, bottom));
    }
}
