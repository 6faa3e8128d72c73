package io.hedgerow.pipeline.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hedgerow.pipeline.cli.ServingView.EndpointRow;
import io.hedgerow.pipeline.cli.ServingView.ModelRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Shows what a job serves to a person or a program. */
final class ViewPrinter {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final PrintWriter out;
    private final boolean json;

    ViewPrinter(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void models(List<ModelRow> rows) throws JsonProcessingException {
        TextTable table =
                new TextTable("model", "version", "state", "ready", "size", "served", "reason").endingInProse();
        for (ModelRow row : rows) {
            table.row(
                    row.name(),
                    row.version(),
                    row.state(),
                    ready(row.ready()),
                    row.sizeBytes() == 0 ? "-" : Numbers.count(row.sizeBytes()) + " B",
                    Numbers.count(row.requestsServed()),
                    Objects.requireNonNullElse(row.reason(), "-"));
        }
        print(rows, table, "models");
    }

    void endpoints(List<EndpointRow> rows) throws JsonProcessingException {
        TextTable table = new TextTable("endpoint", "generation", "epoch", "state", "reason").endingInProse();
        for (EndpointRow row : rows) {
            table.row(
                    row.name(),
                    Long.toString(row.generation()),
                    row.epoch() == 0 ? "-" : Long.toString(row.epoch()),
                    row.state(),
                    Objects.requireNonNullElse(row.reason(), "-"));
        }
        print(rows, table, "endpoints");
    }

    private void print(List<?> rows, TextTable table, String what) throws JsonProcessingException {
        if (json) {
            out.println(JSON.writeValueAsString(rows));
        } else if (rows.isEmpty()) {
            out.println("There are no " + what + ".");
        } else {
            out.print(table);
        }
        out.flush();
    }

    private static String ready(Map<String, String> ready) {
        return ready.isEmpty()
                ? "-"
                : ready.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
