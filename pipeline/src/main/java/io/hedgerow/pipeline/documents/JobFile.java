package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Job document of a file, for commands that look for a running job and not at its other documents. */
public final class JobFile {
    private JobFile() {}

    /**
     * What the one Job document of the file says.
     *
     * @throws DocumentsRefusedException with what is wrong with it
     */
    public static JobSpec read(Path file, Environment environment) throws DocumentsRefusedException {
        Problems problems = new Problems();
        List<Node> jobs = new ArrayList<>();
        DocumentFile.forEach(file, problems, document -> addIfJob(document, jobs));
        problems.throwIfAny();
        if (jobs.size() != 1) {
            problems.add(
                    Place.ofFile(file.toString()), "holds " + jobs.size() + " documents of kind Job, one is allowed");
            problems.throwIfAny();
        }
        Path folder = Locations.folderOf(file);
        Node document = new Substitution(environment.variables(), folder, problems).apply(jobs.get(0));
        new StructureCheck(problems).check(document, JobGrammar.DOCUMENT);
        JobSpec job = new JobReader(Fields.of(document, JobGrammar.DOCUMENT), folder, environment, problems)
                .read()
                .spec();
        problems.throwIfAny();
        return job;
    }

    private static void addIfJob(Node document, List<Node> jobs) {
        if (document instanceof Mapping mapping
                && mapping.entries().get("kind") instanceof Scalar scalar
                && scalar.text().equals("Job")) {
            jobs.add(document);
        }
    }
}
