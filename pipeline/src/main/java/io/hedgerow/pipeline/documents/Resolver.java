package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the roster of documents: loads every model, binds every variant, reports everything that does not fit. Models of
 * keyed pools are in it whether or not an endpoint names them.
 */
final class Resolver {
    private static final long FIRST_EPOCH = 1;

    private final Documents documents;
    private final Environment environment;
    private final Problems problems;

    Resolver(Documents documents, Environment environment, Problems problems) {
        this.documents = documents;
        this.environment = environment;
        this.problems = problems;
    }

    ResolvedDocuments resolve() {
        List<EndpointSpec> endpoints = new ArrayList<>();
        Map<String, ModelSpec> models = new LinkedHashMap<>();
        Map<String, ModelArtifact> artifacts = new LinkedHashMap<>();
        Pools pools = new Pools(documents, environment.cores());
        KeyedRoster.checkVersions(documents, pools.keyed(), problems);
        ModelFile files = new ModelFile(new AllowedLocations(allowedLocations()));
        try (ModelLoader loader = new ModelLoader(documents.models(), files, environment, allow(), problems)) {
            loader.loadAll();
            for (EndpointDocument document : documents.endpoints()) {
                EndpointResolver resolver =
                        new EndpointResolver(document, loader, environment.policies(), pools.all(), problems);
                resolver.resolve().ifPresent(endpoint -> {
                    endpoints.add(endpoint);
                    checkBatchDelays(document, endpoint);
                    resolver.models().forEach(model -> add(model, loader, models, artifacts));
                });
            }
            for (String pool : pools.keyed()) {
                loader.in(pool).forEach(model -> add(model, loader, models, artifacts));
            }
        }
        JobSpec job = documents.job() == null ? null : documents.job().spec();
        return new ResolvedDocuments(
                job,
                new Roster(FIRST_EPOCH, endpoints, models, pools.of(endpoints, models.values())),
                artifacts,
                allow(),
                allowedLocations());
    }

    private static void add(
            ReadyModel model, ModelLoader loader, Map<String, ModelSpec> models, Map<String, ModelArtifact> artifacts) {
        for (ReadyModel member : loader.withMembers(model)) {
            models.put(member.spec().id(), member.spec());
            artifacts.put(member.spec().id(), member.artifact());
        }
    }

    private AllowList allow() {
        return documents.job() == null ? environment.allow() : documents.job().allow();
    }

    /** A worker that waits for a batch as long as an attempt may take would let each of them time out. */
    private void checkBatchDelays(EndpointDocument document, EndpointSpec endpoint) {
        if (documents.job() == null) {
            return;
        }
        for (int i = 0; i < endpoint.variants().size(); i++) {
            VariantSpec variant = endpoint.variants().get(i);
            for (PoolSpec pool : documents.job().spec().executors()) {
                if (pool.name().equals(variant.pool())) {
                    checkBatchDelay(pool, variant, document.place("variants[" + i + "].timeout"));
                }
            }
        }
    }

    private void checkBatchDelay(PoolSpec pool, VariantSpec variant, Place place) {
        BatchSpec batch = pool.execution().batch();
        if (batch.maxBatchSize() > 1 && batch.maxQueueDelayMicros() >= 1_000 * variant.timeoutMillis()) {
            problems.add(
                    place,
                    "is " + Durations.written(variant.timeoutMillis()) + ", and executor " + pool.name()
                            + " lets an attempt wait " + Durations.writtenMicros(batch.maxQueueDelayMicros())
                            + " for a batch (maxQueueDelay); more than that is allowed");
        }
    }

    private List<FileLocation> allowedLocations() {
        if (documents.job() != null && documents.job().allowedLocations() != null) {
            return documents.job().allowedLocations();
        }
        List<FileLocation> folders = new ArrayList<>();
        for (Path folder : documents.folders()) {
            folders.add(FileLocation.ofLocal(folder.toString(), folder));
        }
        return folders;
    }
}
