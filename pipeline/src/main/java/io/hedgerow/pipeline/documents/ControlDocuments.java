package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one file of the control log. They are read like those given with {@code -f}, but for what only the
 * job knows: which other documents there are. Besides, a Model must have its {@code sha256}, an Endpoint its
 * {@code generation}, and a Job is none.
 *
 * @param documents those whose kind can be told, in the order written, sound or not
 * @param problems everything that is wrong in the file, by line
 */
public record ControlDocuments(List<ControlDocument> documents, List<Problem> problems) {
    private static final Path NO_FOLDER = Path.of("/");

    public ControlDocuments {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }

    /**
     * Reads the bytes of a record of kind FILE.
     *
     * @param record a file
     * @param folder the folder it lies in, to which its locations are relative
     */
    public static ControlDocuments read(ControlRecord record, FileLocation folder, Environment environment) {
        ControlDocumentReader reader = ControlDocumentReader.of(record, folder, environment);
        List<ControlDocument> documents = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (ControlDocument next = reader.next(); next != null; next = reader.next()) {
            documents.add(next);
            problems.addAll(next.problems());
        }
        problems.addAll(reader.problems());
        problems.sort(Comparator.comparingInt(Problem::line));
        return new ControlDocuments(documents, problems);
    }

    /**
     * Reads one tree.
     *
     * @param mostInlineBytes most bytes that a model may have inline
     * @param problems what is wrong with it, and nothing else
     * @return the document, or null where its kind cannot be told
     */
    static @Nullable ControlDocument read(
            Node tree, FileLocation folder, Environment environment, int mostInlineBytes, Problems problems) {
        List<ControlDocument> documents = new ArrayList<>();
        new Reader(folder, environment, mostInlineBytes, problems, true).readTree(tree, documents);
        return documents.isEmpty() ? null : documents.get(0).withProblems(problems.sorted());
    }

    /** Reads trees that {@code apply} will complete: what it fills in may be missing. */
    static ControlDocuments readIncomplete(
            List<Node> trees, FileLocation folder, Environment environment, Problems problems) {
        return new Reader(folder, environment, ModelReader.MOST_INLINE_BYTES, problems, false).read(trees);
    }

    /** Whether all of the file can be used. */
    public boolean isSound() {
        return problems.isEmpty();
    }

    /** Reads the documents of one file. */
    private record Reader(
            FileLocation folder,
            Environment environment,
            int mostInlineBytes,
            Problems problems,
            boolean mustBeComplete) {

        ControlDocuments read(List<Node> trees) {
            List<ControlDocument> documents = new ArrayList<>();
            trees.forEach(tree -> readTree(tree, documents));
            return new ControlDocuments(documents, problems.sorted());
        }

        private void readTree(Node tree, List<ControlDocument> documents) {
            Node kindNode = tree instanceof Mapping mapping ? mapping.entries().get("kind") : null;
            String kind = kindNode instanceof Scalar scalar ? scalar.text() : "";
            switch (kind) {
                case ControlDocument.MODEL -> documents.add(of(() -> readModel(tree)));
                case ControlDocument.ENDPOINT -> documents.add(of(() -> readEndpoint(tree)));
                case "Job" ->
                    problems.add(
                            TreePath.find(tree, "kind"),
                            "is Job, which is only ever given to `run -f`; Model or Endpoint is allowed");
                default -> new StructureCheck(problems).check(tree, Grammar.ofUnknownKind());
            }
        }

        /** The document with the problems that reading it brought up. */
        private ControlDocument of(Supplier<ControlDocument> reading) {
            List<Problem> before = problems.sorted();
            ControlDocument read = reading.get();
            List<Problem> own = new ArrayList<>(problems.sorted());
            own.removeAll(before);
            return read.withProblems(own);
        }

        private ControlDocument readModel(Node tree) {
            if (ControlDocument.isDeletion(tree)) {
                Fields metadata = checked(tree, ControlDocument.MODEL, ModelGrammar.DELETION)
                        .object("metadata");
                return new ControlDocument(
                        ControlDocument.MODEL,
                        metadata.text("name", ""),
                        metadata.text("version", ""),
                        0,
                        true,
                        null,
                        null,
                        null,
                        tree,
                        List.of());
            }
            Fields root = checked(tree, ControlDocument.MODEL, ModelGrammar.DOCUMENT);
            Path home = folder.isLocal() ? folder.localPath() : NO_FOLDER;
            ModelDocument model = new ModelReader(root, home, environment.formats(), mostInlineBytes, problems).read();
            checkModel(root.object("spec"), model);
            return new ControlDocument(
                    ControlDocument.MODEL,
                    model.name(),
                    model.version(),
                    0,
                    false,
                    model.sha256(),
                    model,
                    null,
                    tree,
                    List.of());
        }

        private void checkModel(Fields spec, ModelDocument model) {
            if (mustBeComplete && !spec.has("sha256")) {
                problems.add(spec.place(), "lacks the key sha256, which the control log requires; `apply` fills it in");
            }
            if (!folder.isLocal()) {
                refuseRelative(model.location(), spec.place("location"));
                Fields validation = spec.object("validation");
                refuseRelative(validation.text("samples"), validation.place("samples"));
            }
        }

        private void refuseRelative(@Nullable String written, Place place) {
            if (written != null && Locations.isRelative(written)) {
                problems.add(
                        place,
                        "is " + Texts.shown(written) + ", relative to " + folder
                                + "; an absolute path or a URI is allowed in a control folder that is not local");
            }
        }

        private ControlDocument readEndpoint(Node tree) {
            if (ControlDocument.isDeletion(tree)) {
                Fields metadata = checked(tree, ControlDocument.ENDPOINT, EndpointGrammar.DELETION)
                        .object("metadata");
                requireGeneration(metadata);
                Long generation = metadata.whole("generation");
                return endpoint(metadata, generation == null ? 0 : generation, true, null, tree);
            }
            int before = problems.count();
            Fields root = checked(tree, ControlDocument.ENDPOINT, EndpointGrammar.DOCUMENT);
            Fields metadata = root.object("metadata");
            requireGeneration(metadata);
            EndpointDocument read = new EndpointReader(tree, root, environment.policies(), problems).read(before);
            boolean isWritten = metadata.has("generation") && metadata.isWell("generation");
            return endpoint(metadata, isWritten ? read.generation() : 0, false, read, tree);
        }

        private static ControlDocument endpoint(
                Fields metadata, long generation, boolean isDeleted, @Nullable EndpointDocument endpoint, Node tree) {
            return new ControlDocument(
                    ControlDocument.ENDPOINT,
                    metadata.text("name", ""),
                    null,
                    generation,
                    isDeleted,
                    null,
                    null,
                    endpoint,
                    tree,
                    List.of());
        }

        private void requireGeneration(Fields metadata) {
            if (mustBeComplete && !metadata.has("generation")) {
                problems.add(
                        metadata.place(),
                        "lacks the key generation, which the control log requires; `apply` sets the next one");
            }
        }

        private Fields checked(Node tree, String kind, Shape.OfObject shape) {
            Substitution.refuse(tree, kind, problems);
            new StructureCheck(problems).check(tree, shape);
            return Fields.of(tree, shape);
        }
    }
}
