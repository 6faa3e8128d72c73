/** Models that are classes of the job's own class path; {@link io.hedgerow.executors.java.JavaModel} is what they implement. */
@NullMarked
package io.hedgerow.executors.java;

import org.jspecify.annotations.NullMarked;
