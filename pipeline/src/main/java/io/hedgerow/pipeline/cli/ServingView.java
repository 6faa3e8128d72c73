package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.ControlFolder.Held;
import io.hedgerow.pipeline.documents.ControlId;
import io.hedgerow.proto.flink.status.DocumentStatus;
import io.hedgerow.proto.flink.status.EndpointState;
import io.hedgerow.proto.flink.status.EndpointStatus;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import io.hedgerow.proto.flink.status.StatusRecord;
import io.hedgerow.proto.flink.status.StatusSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a job serves: what its parts said last, joined with what lies in the control folder. */
final class ServingView {
    /** State of a document that the job has not spoken of. */
    static final String WRITTEN = "WRITTEN";

    /** More rows than a person looks through: what is asked for most is first among them. */
    static final int MANY_ROWS = 50;

    private final ControlFolder folder;
    private final StatusSnapshot status;
    private final long nowMillis;
    private final Map<Spoken, DocumentStatus> spoken = new HashMap<>();

    /** What the registrar speaks of. */
    private record Spoken(
            String kind, String name, @Nullable String version, long generation) {}

    /**
     * A model version.
     *
     * @param ready by pool: how many of its subtasks are ready, {@code 2/2}
     * @param sizeBytes length of its file; 0 while no subtask serves it
     * @param requestsServed attempts scored by all subtasks
     * @param reason what is wrong, or null
     */
    record ModelRow(
            String name,
            String version,
            String state,
            Map<String, String> ready,
            long sizeBytes,
            long requestsServed,
            @Nullable String reason) {}

    /**
     * A generation of an endpoint.
     *
     * @param reason what is wrong, or which subtasks it waits for; or null
     */
    record EndpointRow(
            String name,
            long generation,
            long epoch,
            String state,
            @Nullable String reason) {}

    /** What one subtask says of something. */
    private record Said<T>(StatusRecord by, T what) {}

    ServingView(ControlFolder folder, StatusSnapshot status, long nowMillis) {
        this.folder = folder;
        this.status = status;
        this.nowMillis = nowMillis;
        status.registrar()
                .ifPresent(registrar -> registrar
                        .documents()
                        .forEach(document -> spoken.putIfAbsent(
                                new Spoken(document.kind(), document.name(), document.version(), document.generation()),
                                document)));
    }

    /** By endpoint: the newest generation a job knows. */
    static Map<String, Long> generations(StatusSnapshot status) {
        Map<String, Long> generations = new HashMap<>();
        for (StatusRecord subtask : status.records()) {
            subtask.endpoints().stream()
                    .filter(endpoint -> endpoint.state() != EndpointState.REFUSED)
                    .forEach(endpoint -> generations.merge(endpoint.name(), endpoint.generation(), Math::max));
        }
        return generations;
    }

    /** By name and version; where there are many, those with the most requests first. */
    List<ModelRow> models() {
        Map<String, Map<String, List<Said<ModelStatus>>>> said = new TreeMap<>();
        for (StatusRecord subtask : status.records()) {
            subtask.models()
                    .forEach(model -> said.computeIfAbsent(model.name(), unused -> new TreeMap<>())
                            .computeIfAbsent(model.version(), unused -> new ArrayList<>())
                            .add(new Said<>(subtask, model)));
        }
        for (ControlId id : documentIds(ControlDocument.MODEL)) {
            said.computeIfAbsent(id.name(), unused -> new TreeMap<>())
                    .computeIfAbsent(Objects.requireNonNullElse(id.version(), ""), unused -> new ArrayList<>());
        }
        List<ModelRow> rows = new ArrayList<>();
        said.forEach((name, versions) ->
                versions.forEach((version, subtasks) -> rows.add(modelRow(name, version, subtasks))));
        if (rows.size() > MANY_ROWS) {
            rows.sort(Comparator.comparingLong(ModelRow::requestsServed).reversed()); // stable
        }
        return rows;
    }

    private ModelRow modelRow(String name, String version, List<Said<ModelStatus>> subtasks) {
        Optional<DocumentStatus> document = document(ControlDocument.MODEL, name, version, 0);
        Optional<Said<ModelStatus>> refused = subtasks.stream()
                .filter(said -> said.what().state() == ModelState.REFUSED)
                .findFirst();
        String state = refused.isPresent()
                ? ModelState.REFUSED.name()
                : slowest(subtasks, said -> said.what().state())
                        .map(Enum::name)
                        .orElseGet(() -> document.map(one -> one.state().name()).orElse(WRITTEN));
        return new ModelRow(
                name,
                version,
                state,
                ready(subtasks, said -> said.what().state() == ModelState.READY),
                subtasks.stream()
                        .mapToLong(said -> said.what().sizeBytes())
                        .max()
                        .orElse(0),
                subtasks.stream()
                        .mapToLong(said -> said.what().requestsServed())
                        .sum(),
                reason(
                        subtasks,
                        refused.map(
                                said -> Objects.requireNonNullElse(said.what().reason(), "")),
                        document));
    }

    /** The earliest state in the life of what they speak of; of those that differ, not READY. */
    private static <T, S extends Enum<S>> Optional<S> slowest(List<Said<T>> subtasks, Function<Said<T>, S> state) {
        return subtasks.stream().map(state).min(Enum::compareTo);
    }

    List<EndpointRow> endpoints() {
        Map<String, Map<Long, List<Said<EndpointStatus>>>> said = new TreeMap<>();
        for (StatusRecord subtask : status.records()) {
            subtask.endpoints()
                    .forEach(endpoint -> said.computeIfAbsent(endpoint.name(), unused -> new TreeMap<>())
                            .computeIfAbsent(endpoint.generation(), unused -> new ArrayList<>())
                            .add(new Said<>(subtask, endpoint)));
        }
        for (Held held : present(ControlDocument.ENDPOINT)) {
            addGeneration(said, held.document().name(), held.document().generation());
        }
        documents(ControlDocument.ENDPOINT)
                .forEach(document -> addGeneration(said, document.name(), document.generation()));
        List<EndpointRow> rows = new ArrayList<>();
        said.forEach((name, generations) ->
                generations.forEach((generation, subtasks) -> rows.add(endpointRow(name, generation, subtasks))));
        return rows;
    }

    private static void addGeneration(
            Map<String, Map<Long, List<Said<EndpointStatus>>>> said, String name, long generation) {
        said.computeIfAbsent(name, unused -> new TreeMap<>()).computeIfAbsent(generation, unused -> new ArrayList<>());
    }

    private EndpointRow endpointRow(String name, long generation, List<Said<EndpointStatus>> subtasks) {
        Optional<DocumentStatus> document = document(ControlDocument.ENDPOINT, name, null, generation);
        Optional<Said<EndpointStatus>> refused = subtasks.stream()
                .filter(said -> said.what().state() == EndpointState.REFUSED)
                .findFirst();
        String ofSubtasks = refused.isPresent()
                ? EndpointState.REFUSED.name()
                : slowest(subtasks, said -> said.what().state()).map(Enum::name).orElse(WRITTEN);
        return new EndpointRow(
                name,
                generation,
                subtasks.stream().mapToLong(said -> said.what().epoch()).max().orElse(0),
                document.map(one -> one.state().name()).orElse(ofSubtasks),
                reason(
                        subtasks,
                        refused.map(
                                said -> Objects.requireNonNullElse(said.what().reason(), "")),
                        document));
    }

    private static <T> Map<String, String> ready(List<Said<T>> subtasks, Function<Said<T>, Boolean> isReady) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, Integer> of = new HashMap<>();
        for (Said<T> said : subtasks) {
            of.put(said.by().operator(), said.by().of());
            counts.merge(said.by().operator(), isReady.apply(said) ? 1 : 0, Integer::sum);
        }
        Map<String, String> ready = new LinkedHashMap<>();
        counts.forEach((operator, count) -> ready.put(operator, count + "/" + of.get(operator)));
        return ready;
    }

    private <T> @Nullable String reason(
            List<Said<T>> subtasks, Optional<String> refusal, Optional<DocumentStatus> document) {
        List<String> reasons = new ArrayList<>();
        document.ifPresent(one -> reasons.addAll(one.problems()));
        refusal.filter(text -> !text.isEmpty()).ifPresent(reasons::add);
        subtasks.stream()
                .filter(said -> said.by().isStale(nowMillis))
                .map(said -> said.by().operator() + "-" + said.by().subtask() + " has said nothing for "
                        + (nowMillis - said.by().writtenAtMillis()) / 1000 + " s")
                .forEach(reasons::add);
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }

    private List<DocumentStatus> documents(String kind) {
        return status.registrar().stream()
                .flatMap(registrar -> registrar.documents().stream())
                .filter(document -> document.kind().equals(kind))
                .toList();
    }

    private Optional<DocumentStatus> document(String kind, String name, @Nullable String version, long generation) {
        return Optional.ofNullable(spoken.get(new Spoken(kind, name, version, generation)));
    }

    private Set<ControlId> documentIds(String kind) {
        Set<ControlId> ids = new TreeSet<>(Comparator.comparing(ControlId::toString));
        present(kind).forEach(held -> ids.add(held.document().id()));
        documents(kind).forEach(document -> ids.add(new ControlId(kind, document.name(), document.version())));
        return ids;
    }

    /** Documents of the folder that no deletion there takes back; of endpoints, those of the newest generation. */
    private List<Held> present(String kind) {
        Map<ControlId, Held> present = new LinkedHashMap<>();
        for (Held held : folder.documents(kind)) {
            present.merge(held.document().id(), held, ServingView::later);
        }
        return present.values().stream()
                .filter(held -> !held.document().isDeleted())
                .toList();
    }

    private static Held later(Held a, Held b) {
        if (a.document().generation() != b.document().generation()) {
            return a.document().generation() > b.document().generation() ? a : b;
        }
        return a.document().isDeleted() ? a : b;
    }

    /** Everything of a kind that is named and not deleted, for {@code delete}. */
    List<ControlId> idsOf(String kind, String name) {
        Set<ControlId> ids = new TreeSet<>(Comparator.comparing(ControlId::toString));
        present(kind).forEach(held -> ids.add(held.document().id()));
        for (StatusRecord subtask : status.records()) {
            if (kind.equals(ControlDocument.MODEL)) {
                subtask.models().stream()
                        .filter(model -> model.state() != ModelState.RETIRED)
                        .forEach(model -> ids.add(new ControlId(kind, model.name(), model.version())));
            } else {
                subtask.endpoints().forEach(endpoint -> ids.add(new ControlId(kind, endpoint.name(), null)));
            }
        }
        return ids.stream().filter(id -> id.name().equals(name)).toList();
    }
}
