package dev.tocsin.web;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests of which each has a web side of its own, where nobody is signed in yet.
abstract class WithRig {
    @TempDir
    Path data;

    Rig rig;

    @BeforeEach
    final void openRig() throws IOException {
        rig = new Rig(data);
    }

    @AfterEach
    final void closeRig() throws IOException {
        rig.close();
    }
}
