package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import java.nio.file.Path;
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
        List<Node> jobs = DocumentFile.read(file, problems).stream()
                .filter(JobFile::isJob)
                .toList();
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

    private static boolean isJob(Node document) {
        return document instanceof Mapping mapping
                && mapping.entries().get("kind") instanceof Scalar scalar
                && scalar.text().equals("Job");
    }
}
