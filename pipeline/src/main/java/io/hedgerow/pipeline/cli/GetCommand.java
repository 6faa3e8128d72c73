package io.hedgerow.pipeline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.job.RefusedException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hedgerow get}. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = "Shows the models or endpoints of a running job, and how far each is.")
final class GetCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            converter = DocumentKind.Converter.class,
            description = "model or endpoint.")
    private DocumentKind kind = DocumentKind.MODEL;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name; left out: all.")
    private @Nullable String name;

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws DocumentsRefusedException, RefusedException, JsonProcessingException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        show(kind, name, control, new ViewPrinter(out, json));
        return ExitCode.DONE;
    }

    static void show(DocumentKind kind, @Nullable String name, ControlOptions control, ViewPrinter printer)
            throws DocumentsRefusedException, RefusedException, JsonProcessingException {
        Environment environment = Environment.ofProcess(GetCommand.class.getClassLoader());
        ControlPlace place = control.place(environment);
        ServingView view = new ServingView(
                place.read(environment), place.readStatus(), place.clock().millis());
        switch (kind) {
            case MODEL ->
                printer.models(
                        named(kind, name, view.models(), row -> row.name().equals(name)));
            case ENDPOINT ->
                printer.endpoints(
                        named(kind, name, view.endpoints(), row -> row.name().equals(name)));
        }
    }

    private static <T> List<T> named(DocumentKind kind, @Nullable String name, List<T> rows, Predicate<T> isNamed)
            throws RefusedException {
        if (name == null) {
            return rows;
        }
        List<T> found = rows.stream().filter(isNamed).toList();
        if (found.isEmpty()) {
            throw new RefusedException("there is no " + kind.name().toLowerCase(Locale.ROOT) + " " + name);
        }
        return found;
    }
}
