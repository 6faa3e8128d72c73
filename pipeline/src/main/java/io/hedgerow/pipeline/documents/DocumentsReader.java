package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads all files of documents, and checks what one document says of another. */
final class DocumentsReader {
    private final Environment environment;
    private final Problems problems;

    private @Nullable JobDocument job;
    private final Map<String, ModelDocument> models = new LinkedHashMap<>();
    private final Map<String, EndpointDocument> endpoints = new LinkedHashMap<>();
    private final Set<Path> folders = new LinkedHashSet<>();

    DocumentsReader(Environment environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** Everything that could be read; what is wrong is in the problems. */
    Documents read(List<Path> files) {
        Set<Path> seen = new HashSet<>();
        for (Path file : files) {
            if (!seen.add(file.toAbsolutePath().normalize())) {
                continue;
            }
            Path folder = Locations.folderOf(file);
            folders.add(folder);
            DocumentFile.forEach(file, problems, document -> readDocument(document, folder));
        }
        checkReferences();
        return new Documents(job, models, List.copyOf(endpoints.values()), List.copyOf(folders));
    }

    private void readDocument(Node document, Path folder) {
        int before = problems.count();
        String kind = document instanceof Mapping mapping && mapping.entries().get("kind") instanceof Scalar scalar
                ? scalar.text()
                : "";
        switch (kind) {
            case "Job" -> readJob(document, folder);
            case "Model" -> readModel(checked(document, kind, ModelGrammar.DOCUMENT), folder);
            case "Endpoint" -> {
                Fields root = checked(document, kind, EndpointGrammar.DOCUMENT);
                addEndpoint(new EndpointReader(document, root, environment.policies(), problems).read(before));
            }
            default -> new StructureCheck(problems).check(document, Grammar.ofUnknownKind());
        }
    }

    private Fields checked(Node document, String kind, Shape.OfObject shape) {
        if (ControlDocument.isDeletion(document)) {
            problems.add(
                    Fields.of(document, shape).object("metadata").place(),
                    "has the key deleted, which is for the control log only: given to `apply`, or written by `delete`");
            return Fields.of(document, shape);
        }
        Substitution.refuse(document, kind, problems);
        new StructureCheck(problems).check(document, shape);
        return Fields.of(document, shape);
    }

    private void readJob(Node written, Path folder) {
        Node document = new Substitution(environment.variables(), folder, problems).apply(written);
        new StructureCheck(problems).check(document, JobGrammar.DOCUMENT);
        Fields root = Fields.of(document, JobGrammar.DOCUMENT);
        JobDocument read = new JobReader(root, folder, environment, problems).read();
        if (job == null) {
            job = read;
        } else {
            problems.add(
                    root.place("kind"),
                    "is a second Job, the first is at " + where(job.fields().place()) + "; one is allowed");
        }
    }

    private void readModel(Fields root, Path folder) {
        ModelDocument model =
                new ModelReader(root, folder, environment.formats(), ModelReader.MOST_INLINE_BYTES, problems).read();
        if (model.name().isEmpty() || model.version().isEmpty()) {
            return;
        }
        ModelDocument first = models.putIfAbsent(model.id(), model);
        if (first != null) {
            Place place = first.fields().object("metadata").place("name");
            problems.add(
                    root.object("metadata").place("name"),
                    "is the model " + model.id() + ", which is at " + where(place)
                            + " already; a name and version never change their bytes");
        }
    }

    private void addEndpoint(EndpointDocument endpoint) {
        if (endpoint.name().isEmpty()) {
            return;
        }
        EndpointDocument first = endpoints.putIfAbsent(endpoint.name(), endpoint);
        if (first != null) {
            problems.add(
                    endpoint.namePlace(),
                    "is the endpoint " + endpoint.name() + ", which is at " + where(first.namePlace())
                            + " already; one of a name is allowed");
        }
    }

    private static String where(Place place) {
        return place.file() + ":" + place.line();
    }

    private void checkReferences() {
        endpoints.replaceAll((name, endpoint) -> FallbackVersions.fillIn(endpoint, models.keySet(), problems));
        Set<String> modelNames =
                models.values().stream().map(ModelDocument::name).collect(Collectors.toSet());
        for (EndpointDocument endpoint : endpoints.values()) {
            checkModels(endpoint, modelNames);
            checkBounded(endpoint);
        }
        if (job == null) {
            return;
        }
        checkEndpointsOfRequests(job);
        for (ModelDocument model : models.values()) {
            checkPool(model, job);
        }
    }

    private void checkModels(EndpointDocument endpoint, Set<String> modelNames) {
        for (int i = 0; i < endpoint.variants().size(); i++) {
            VariantSpec variant = endpoint.variants().get(i);
            boolean isComplete =
                    !variant.model().isEmpty() && !variant.version().isEmpty();
            if (isComplete && !models.containsKey(variant.model() + ":" + variant.version())) {
                problems.add(
                        variant.modelKey() == null
                                ? endpoint.place("variants[" + i
                                        + (modelNames.contains(variant.model()) ? "].version" : "].model"))
                                : endpoint.modelPlace(i),
                        "names the model " + variant.model() + ":" + variant.version()
                                + ", which no document declares; " + Texts.list(models.keySet()) + " are declared");
            }
        }
    }

    private void checkBounded(EndpointDocument endpoint) {
        if (job != null
                && endpoint.deadlineMillis() == EndpointSpec.NO_DEADLINE
                && !job.spec().requests().isBounded()) {
            problems.add(
                    endpoint.place("deadline"),
                    "is none, which is allowed on bounded input only; the job's requests do not end");
        }
    }

    private void checkEndpointsOfRequests(JobDocument found) {
        RequestSource requests = found.spec().requests();
        Fields fields = found.fields().object("requests");
        if (requests instanceof RequestSource.FilesSource files && files.csv() != null) {
            checkEndpoint(files.csv().endpoint(), fields.object("files"));
        } else if (requests instanceof RequestSource.GeneratorSource generator && generator.endpoint() != null) {
            checkEndpoint(generator.endpoint(), fields.object("generator"));
        }
    }

    private void checkEndpoint(String endpoint, Fields source) {
        if (!endpoint.isEmpty() && !endpoints.containsKey(endpoint)) {
            problems.add(
                    source.place("endpoint"),
                    "names the endpoint " + endpoint + ", which no document declares; " + Texts.list(endpoints.keySet())
                            + " are declared");
        }
    }

    private void checkPool(ModelDocument model, JobDocument found) {
        List<String> declared =
                found.spec().executors().stream().map(PoolSpec::name).toList();
        List<String> allowed = declared.isEmpty() ? List.of(Documents.DEFAULT_POOL) : declared;
        // A list of executors that is written but unreadable has been reported; nothing is known of its names.
        if (!allowed.contains(model.executor()) && !allowed.contains("")) {
            problems.add(
                    model.fields().object("spec").place("executor"),
                    "is " + model.executor() + ", which is no executor of the job; " + Texts.list(allowed)
                            + " are allowed");
        }
    }
}
