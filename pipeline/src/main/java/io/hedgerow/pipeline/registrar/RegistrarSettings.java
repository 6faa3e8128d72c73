package io.hedgerow.pipeline.registrar;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.ArtifactSource;
import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.status.StatusDirectory;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a registrar is told when the job is built.
 *
 * @param roster what the job starts with
 * @param artifacts bytes of its models, by {@link Roster#modelId}
 * @param folder the control folder, to which locations in its documents are relative
 * @param allowed where models may come from
 * @param allow what models may call and run
 * @param isBounded whether the requests end
 * @param board where generations are published
 * @param status where the registrar says how documents stand
 * @param run what it calls this submission of the job there
 * @param subtasks how many there are of each operator that must be ready for a generation
 * @param proving how models are tried before they are loaded
 * @param crashes where processes write down which models they are in
 * @param keepWarm how long a generation that was replaced can be gone back to without a load
 */
public record RegistrarSettings(
        Roster roster,
        Map<String, ArtifactSource> artifacts,
        FileLocation folder,
        List<FileLocation> allowed,
        AllowList allow,
        boolean isBounded,
        RosterBoard board,
        StatusDirectory status,
        String run,
        Map<String, Integer> subtasks,
        ProvingOptions proving,
        CrashBoard crashes,
        Duration keepWarm)
        implements Serializable {
    public RegistrarSettings {
        artifacts = Map.copyOf(artifacts);
        allowed = List.copyOf(allowed);
        subtasks = Map.copyOf(subtasks);
    }
}
