package io.hedgerow.pipeline.documents;

import java.util.List;
import java.util.stream.Collectors;

/** Documents that cannot be run, with everything that is wrong with them. */
public final class DocumentsRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    DocumentsRefusedException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All problems, by file as given and line; the message holds them too, one a line. */
    public List<Problem> problems() {
        return problems;
    }
}
