package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the hub does by itself is told as it is: what ran, what failed, what has stopped to run.
@Tag("FU-65")
class JobsTest {
    private static final long NOW = 1_795_318_320_000L;

    private final ManualClock clock = new ManualClock(NOW);
    private final Jobs jobs = new Jobs(clock);

    private Job.View only() {
        assertThat(jobs.all()).hasSize(1);
        return jobs.all().getFirst();
    }

    @Test
    void job_thatHasNotRun_waitsForItsTime() {
        jobs.add("merge", "Merges.", 10_000);
        Job.View job = only();
        assertThat(job.state()).isEqualTo(Job.State.WAITING);
        assertThat(job.begunMillis()).isNull();
        assertThat(job.tookMillis()).isNull();
        assertThat(job.nextMillis()).isEqualTo(NOW + 10_000);
        assertThat(jobs.failing()).isZero();
    }

    @Test
    void job_run_tellsWhenHowLongWhatAndWhenNext() throws IOException {
        Job job = jobs.add("merge", "Merges.", 10_000);
        clock.advanceMillis(10_000);
        job.run(() -> {
            clock.advanceMillis(300);
            Job.View now = only();
            assertThat(now.state()).isEqualTo(Job.State.RUNNING);
            assertThat(now.tookMillis()).isEqualTo(300);
            assertThat(now.nextMillis()).isNull();
            return "3 windows";
        });
        Job.View done = only();
        assertThat(done.state()).isEqualTo(Job.State.OK);
        assertThat(done.begunMillis()).isEqualTo(NOW + 10_000);
        assertThat(done.tookMillis()).isEqualTo(300);
        assertThat(done.result()).isEqualTo("3 windows");
        assertThat(done.runs()).isEqualTo(1);
        assertThat(done.nextMillis()).isEqualTo(NOW + 20_300);
    }

    @Test
    void job_thatFails_saysWhyAndIsKnownToHaveWhenItWorksAgain() throws IOException {
        Job job = jobs.add("merge", "Merges.", 10_000);
        assertThatThrownBy(() -> job.run(() -> {
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(IOException.class);
        assertThat(only().state()).isEqualTo(Job.State.FAILED);
        assertThat(only().failure()).isEqualTo("the disk is full");
        assertThat(only().failedMillis()).isEqualTo(NOW);
        assertThat(jobs.failing()).isEqualTo(1);
        clock.advanceMillis(10_000);
        job.run(() -> "3 windows");
        assertThat(only().state()).isEqualTo(Job.State.OK);
        assertThat(only().failures()).isEqualTo(1);
        assertThat(only().failedMillis()).isEqualTo(NOW);
        assertThat(jobs.failing()).isZero();
    }

    @Test
    void job_withABug_failsToo_andAnInterruptIsNone() {
        Job job = jobs.add("merge", "Merges.", 10_000);
        assertThatThrownBy(() -> job.run(() -> {
                    throw new IllegalStateException("BUG");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(only().failure()).contains("IllegalStateException");
        assertThatThrownBy(() -> job.run(() -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(only().failures()).isEqualTo(1);
    }

    @Test
    void job_whoseThreadIsGone_isLate() throws IOException {
        Job job = jobs.add("merge", "Merges.", 10_000);
        job.run(() -> "");
        clock.advanceMillis(10_000 + Job.GRACE_MILLIS);
        assertThat(only().state()).as("a busy machine").isEqualTo(Job.State.OK);
        clock.advanceMillis(1_001);
        assertThat(only().state()).isEqualTo(Job.State.LATE);
        assertThat(only().nextMillis()).isNull();
        assertThat(jobs.failing()).isEqualTo(1);
    }

    @Test
    void job_thatHangs_isLate() {
        Job job = jobs.add("merge", "Merges.", 10_000);
        job.begin();
        clock.advanceMillis(10_000 + Job.PATIENCE_MILLIS + 1);
        assertThat(only().state()).isEqualTo(Job.State.LATE);
    }

    @Test
    void job_withoutAnInterval_runsWhenThereIsSomethingToDo() throws IOException {
        Job job = jobs.add("outbox", "Sends.", 0);
        clock.advanceMillis(86_400_000);
        assertThat(only().state()).isEqualTo(Job.State.WAITING);
        job.run(() -> "");
        job.nextIn(60_000);
        assertThat(only().nextMillis()).isEqualTo(NOW + 86_460_000);
        clock.advanceMillis(60_000 + Job.GRACE_MILLIS + 1_001);
        assertThat(only().state()).isEqualTo(Job.State.LATE);
    }

    @Test
    void clock_thatIsSetBack_makesNobodyLateAndNoSpanWrong() throws IOException {
        Job job = jobs.add("merge", "Merges.", 10_000);
        job.run(() -> "");
        clock.jumpWallMillis(-3_600_000);
        assertThat(only().state()).isEqualTo(Job.State.OK);
        assertThat(only().nextMillis()).isEqualTo(NOW - 3_600_000 + 10_000);
    }

    @Test
    void text_ofAnyLength_isCut() {
        Job job = jobs.add("merge", "Merges.", 10_000);
        job.begin();
        job.failed("x".repeat(100_000));
        assertThat(only().failure()).hasSize(500);
    }

    @Test
    void jobs_withoutEnd_areABug() {
        for (int i = 0; i < Jobs.COUNT; i++) {
            jobs.add("job-" + i, "", 1_000);
        }
        jobs.add("job-0", "the same again", 1_000);
        assertThat(jobs.all()).hasSize(Jobs.COUNT);
        assertThatThrownBy(() -> jobs.add("another", "", 1_000)).isInstanceOf(AssertionError.class);
    }
}
