package io.hedgerow.pipeline.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** The production code of all modules that this one sees. */
public final class House {
    /** Where all of it lies. */
    public static final String ROOT = "io.hedgerow";

    private House() {}

    /** Leaves out tests of this module and of others, whether in folders or in jars. */
    public static final class ProductionCode implements ImportOption {
        private final ImportOption notInFolders = new DoNotIncludeTests();

        @Override
        public boolean includes(Location location) {
            return notInFolders.includes(location) && !location.contains("-tests.jar");
        }
    }
}
