package io.hedgerow.starter;

import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;

/**
 * Where an admission goes: first its header, then one work item per pool that has something to score, and one per variant
 * whose model the request's key chooses.
 */
public interface AdmissionOutput {

    /** The plan, for the collector. */
    void header(PlanHeader header);

    /**
     * The variants to score in one pool.
     *
     * @param pool name of the pool
     * @param item what to score
     */
    void item(String pool, WorkItem item);
}
