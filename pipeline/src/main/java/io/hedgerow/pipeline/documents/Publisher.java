package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlFolder.Held;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prepares documents for the control folder: completes them with what the control log requires, and refuses those that
 * the job would refuse as far as that can be told without it. Writes nothing. Not thread-safe.
 */
public final class Publisher {
    /** Bytes that are the same would be no change to the folder. The next time they are written without it. */
    private static final String APPLIED_AGAIN = "# Applied again.\n";

    private final FolderIndex folder;
    private final Map<String, Long> runningGenerations;
    private final Environment environment;
    private final Problems problems = new Problems();
    private final Set<ControlId> seen = new HashSet<>();

    /**
     * A publisher.
     *
     * @param folder the control folder as it is
     * @param runningGenerations by endpoint: the generation the job has, which may not have come from the folder
     */
    public Publisher(ControlFolder folder, Map<String, Long> runningGenerations, Environment environment) {
        this.folder = new FolderIndex(folder);
        this.runningGenerations = Map.copyOf(runningGenerations);
        this.environment = environment;
    }

    /**
     * Prepares all documents of some files, which may be Models, Endpoints, and deletions of these.
     *
     * @throws DocumentsRefusedException with everything that is wrong with any of them
     */
    public List<Publication> prepare(List<Path> files) throws DocumentsRefusedException {
        List<Publication> prepared = new ArrayList<>();
        new LinkedHashSet<>(files).forEach(file -> prepareFile(file, prepared));
        problems.throwIfAny();
        return prepared;
    }

    private void prepareFile(Path file, List<Publication> prepared) {
        String name = file.toString();
        problems.expect(name);
        int before = problems.count();
        try {
            String text = DocumentFile.text(name, DocumentFile.bytes(file));
            List<Node> trees = DocumentFile.parse(name, text, problems);
            if (problems.count() > before) {
                return; // what the parser refuses is not edited
            }
            List<DocumentText> texts = DocumentText.split(text);
            for (int i = 0; i < trees.size(); i++) {
                prepareDocument(trees.get(i), texts.get(i), Locations.folderOf(file))
                        .ifPresent(prepared::add);
            }
        } catch (DocumentFile.Unreadable e) {
            problems.add(Place.ofFile(name), e.getMessage());
        }
    }

    private Optional<Publication> prepareDocument(Node tree, DocumentText text, Path home) {
        int before = problems.count();
        List<ControlDocument> read = ControlDocuments.readIncomplete(
                        List.of(tree), FileLocation.ofFolder(home), environment, problems)
                .documents();
        if (problems.count() > before || read.isEmpty()) {
            return Optional.empty();
        }
        ControlDocument document = read.get(0);
        if (!seen.add(document.id())) {
            problems.add(namePlace(document), "is the " + document.id() + ", which is given already; once is allowed");
            return Optional.empty();
        }
        return document.isModel() ? prepareModel(document, text) : prepareEndpoint(document, text);
    }

    private Optional<Publication> prepareModel(ControlDocument document, DocumentText text) {
        ModelDocument model = document.model();
        if (model == null) {
            return Optional.of(publication(document, 0, null, text));
        }
        String digest = digest(model);
        if (digest == null) {
            return Optional.empty();
        }
        if (model.sha256() == null) {
            text.add("spec", "sha256", '"' + digest + '"');
        }
        makeAbsolute(model.location(), model, text, "spec.location");
        if (model.validation() != null) {
            makeAbsolute(model.validation().samples(), model, text, "spec.validation.samples");
        }
        for (Held held : folder.documents(document.id())) {
            String other = held.document().sha256();
            if (other != null && !other.equals(digest)) {
                problems.add(
                        model.filePlace(),
                        "has the sha256 " + digest + ", " + held.record().name() + " has the " + document.id()
                                + " with " + other + "; a name and version never change their bytes");
                return Optional.empty();
            }
        }
        return Optional.of(publication(document, 0, digest, text));
    }

    /** The digest of the model's bytes; null where it cannot be had, which is reported. */
    private @Nullable String digest(ModelDocument model) {
        Optional<ModelFormat> format = environment.formats().find(model.format());
        if (format.isEmpty()) {
            return null; // reported when it was read
        }
        try {
            ModelArtifact artifact = new ModelFile(everywhere(model)).read(model.withSha256(null), format.get());
            if (model.sha256() != null && !model.sha256().equals(artifact.sha256())) {
                problems.add(
                        model.filePlace(),
                        "is " + Texts.shown(artifact.source()) + ", whose sha256 is " + artifact.sha256()
                                + ", the document's sha256 is " + model.sha256());
                return null;
            }
            return artifact.sha256();
        } catch (Locations.BadLocation e) {
            if (model.sha256() == null) {
                problems.add(
                        model.filePlace(), e.getMessage() + "; with a sha256 in the document it need not be read here");
            }
            return model.sha256();
        }
    }

    /** What may be read is the job's to say; here the user reads files of their own. */
    private static AllowedLocations everywhere(ModelDocument model) {
        List<FileLocation> roots = new ArrayList<>(List.of(FileLocation.ofLocal("/", Path.of("/"))));
        if (model.location() != null) {
            try {
                FileLocation location = Locations.resolveAny(model.location(), model.folder());
                URI root = location.uri().resolve("/");
                roots.add(new FileLocation(root.toString(), root));
            } catch (Locations.BadLocation e) {
                return new AllowedLocations(roots); // reported when the file is read
            }
        }
        return new AllowedLocations(roots);
    }

    /** The document moves to another folder; what it names stays where it is. */
    private static void makeAbsolute(@Nullable String written, ModelDocument model, DocumentText text, String path) {
        if (written != null && Locations.isRelative(written)) {
            text.replace(path, model.folder().resolve(written).normalize().toString());
        }
    }

    private Optional<Publication> prepareEndpoint(ControlDocument document, DocumentText text) {
        List<Held> held = folder.documents(document.id());
        Optional<Held> latest = held.stream()
                .max(Comparator.comparingLong(other -> other.document().generation()));
        long current = latest.map(other -> other.document().generation()).orElse(0L);
        boolean isSame = latest.isPresent()
                && latest.get().document().content().equals(document.content())
                && (document.generation() == 0 || document.generation() == current);
        if (isSame) {
            return Optional.of(new Publication(
                    document.id(),
                    current,
                    document.isDeleted(),
                    null,
                    latest.get().record(),
                    false));
        }
        long running = runningGenerations.getOrDefault(document.name(), 0L);
        if (document.generation() == 0) {
            long next = Math.max(current, running) + 1;
            text.add("metadata", "generation", Long.toString(next));
            return Optional.of(publication(document, next, null, text));
        }
        if (document.generation() <= Math.max(current, running)) {
            problems.add(
                    generationPlace(document),
                    "is " + document.generation() + ", "
                            + (current >= running
                                    ? latest.orElseThrow().record().name()
                                    : "the job")
                            + " has the generation " + Math.max(current, running) + " of " + document.id()
                            + " with other contents; a newer one is allowed, or none, for the next");
            return Optional.empty();
        }
        return Optional.of(publication(document, document.generation(), null, text));
    }

    private Publication publication(
            ControlDocument document, long generation, @Nullable String digest, DocumentText text) {
        String name = document.id().fileName();
        ControlRecord file = ControlRecord.ofFile(name, text.written().getBytes(StandardCharsets.UTF_8));
        refuseToReplaceAnother(document, name);
        boolean isNew = folder.file(name).filter(file::equals).isEmpty();
        if (!isNew && document.isModel() && folder.hasOtherVersions(document)) {
            // In a keyed pool the version that is published last is current: one that is applied again comes back.
            String again = APPLIED_AGAIN + text.written();
            file = ControlRecord.ofFile(name, again.getBytes(StandardCharsets.UTF_8));
            isNew = true;
        }
        return new Publication(document.id(), generation, document.isDeleted(), digest, file, isNew);
    }

    /** Where letters of both cases are one to the file system, or somebody has put other documents there. */
    private void refuseToReplaceAnother(ControlDocument document, String name) {
        folder.inFile(name).stream()
                .map(Held::document)
                .filter(other -> !other.id().equals(document.id()))
                .findFirst()
                .ifPresent(other -> problems.add(
                        namePlace(document),
                        "would be written to " + name + ", which holds the " + other.id() + "; move that away first"));
    }

    private static Place namePlace(ControlDocument document) {
        return TreePath.find(document.node(), "metadata.name");
    }

    private static Place generationPlace(ControlDocument document) {
        return TreePath.find(document.node(), "metadata.generation");
    }

    /**
     * A document that takes back another.
     *
     * @param id what is deleted
     */
    public Publication deletion(ControlId id) {
        long current = folder.documents(id).stream()
                .mapToLong(held -> held.document().generation())
                .max()
                .orElse(0);
        boolean isModel = id.kind().equals(ControlDocument.MODEL);
        long generation = isModel ? 0 : Math.max(current, runningGenerations.getOrDefault(id.name(), 0L)) + 1;
        String metadata = isModel ? "version: \"" + id.version() + "\"" : "generation: " + generation;
        String text = "apiVersion: " + Grammar.API_VERSION + "\nkind: " + id.kind() + "\nmetadata: {name: \""
                + id.name() + "\", " + metadata + ", deleted: true}\n...\n";
        ControlRecord file = ControlRecord.ofFile(id.fileName(), text.getBytes(StandardCharsets.UTF_8));
        return new Publication(id, generation, true, null, file, true);
    }
}
