package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hedgerow.pipeline.cli.TestingCommandLine;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.DecodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One run of the command line in a folder of its own: documents, models and requests in, answers and summary out. */
final class TestingRun {
    private final Path folder;
    private final StringBuilder models = new StringBuilder();
    private final List<String> variants = new ArrayList<>();
    private String settings = "";
    private String jobSettings = "";
    private String requests = "{files: {path: requests.jsonl, format: jsonl}}";
    private String answers = "{files: {path: answers}}";
    private String deadLetters = "{files: {path: dead-letters}}";

    TestingRun(Path folder) {
        this.folder = folder;
    }

    /** A variant whose model is a program of the testing format. */
    TestingRun variant(String name, String program) {
        return variant(name, program, "");
    }

    TestingRun variant(String name, String program, String furtherKeys) {
        write(name + ".testing", program);
        models.append("""
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %1$s, version: "1"}
                spec: {format: testing, location: %1$s.testing}
                """.formatted(name));
        variants.add("{name: %1$s, model: %1$s, version: \"1\"%2$s}".formatted(name, furtherKeys));
        return this;
    }

    /** A variant whose model has that spec, as YAML in one line. */
    TestingRun variantOf(String name, String spec) {
        variants.add("{name: %1$s, model: %1$s, version: \"1\"}".formatted(name));
        return model(name, spec);
    }

    /** A variant with these keys, as YAML in one line. */
    TestingRun variantOfKeys(String keys) {
        variants.add("{" + keys + "}");
        return this;
    }

    /** A model that no variant names. */
    TestingRun model(String name, String spec) {
        models.append("""
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %s, version: "1"}
                spec: %s
                """.formatted(name, spec));
        return this;
    }

    /** Further lines of the endpoint's spec, without indentation. */
    TestingRun endpoint(String lines) {
        settings = lines.indent(2);
        return this;
    }

    /** Further lines of the job's spec, without indentation. */
    TestingRun job(String lines) {
        jobSettings = lines.indent(2);
        return this;
    }

    TestingRun generated(String generator) {
        requests = "{generator: " + generator + "}";
        return this;
    }

    /** The job's requests as YAML. */
    TestingRun requestsIn(String source) {
        requests = source;
        return this;
    }

    /** The job's answers as YAML. */
    TestingRun answersIn(String sink) {
        answers = sink;
        return this;
    }

    /** The job's dead letters as YAML. */
    TestingRun deadLettersIn(String sink) {
        deadLetters = sink;
        return this;
    }

    TestingRun requests(List<String> lines) {
        write("requests.jsonl", String.join("\n", lines) + "\n");
        return this;
    }

    Path folder() {
        return folder;
    }

    /** Writes the documents, runs them, and returns what the command said. */
    TestingCommandLine.Result run(String... options) {
        write("job.yaml", documents());
        List<String> arguments =
                new ArrayList<>(List.of("run", "-f", folder.resolve("job.yaml").toString()));
        arguments.addAll(List.of("--summary", folder.resolve("summary.json").toString()));
        arguments.addAll(List.of(options));
        return TestingCommandLine.execute(arguments.toArray(new String[0]));
    }

    private String documents() {
        return """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: testing}
                spec:
                  requests: %s
                  answers: %s
                  deadLetters: %s
                  checkpointing: {interval: 200ms, directory: checkpoints}
                %s%s---
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point}
                spec:
                  inputs: [{name: x, type: double}]
                  variants:
                %s%s""".formatted(
                requests,
                answers,
                deadLetters,
                jobSettings,
                models,
                variants.stream().map(variant -> "    - " + variant + "\n").collect(Collectors.joining()),
                settings);
    }

    JsonNode summary() {
        try {
            return new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Answer> answers() {
        return lines("answers").stream()
                .map(TestingRun::answer)
                .collect(Collectors.toMap(Answer::requestId, answer -> answer));
    }

    /** Waits until there is such an answer among those that are visible. */
    void awaitAnswer(Predicate<Answer> isSuch) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> hasAnswers() && answers().values().stream().anyMatch(isSuch));
    }

    /** Whether any are visible. */
    boolean hasAnswers() {
        return Files.isDirectory(folder.resolve("answers")) && !lines("answers").isEmpty();
    }

    private static Answer answer(String line) {
        try {
            return AnswerJson.decode(line.getBytes(UTF_8));
        } catch (DecodeException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lines of all finished part files of a sink. */
    List<String> lines(String sink) {
        try (Stream<Path> files = Files.list(folder.resolve(sink))) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
