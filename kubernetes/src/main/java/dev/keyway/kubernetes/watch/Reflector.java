// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.watch;

import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Freshness;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.client.WatchEvent;
import dev.keyway.kubernetes.client.WatchListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A cache that one virtual thread keeps up to date: it lists, watches from there, resumes a watch
/// that ends where it was, and lists again when the server no longer knows what has changed since;
/// objects that went meanwhile are then told as gone. Failures are tried again, after 30 seconds at
/// most, until it is closed.
public final class Reflector<T extends KubernetesObject> implements Cache<T>, AutoCloseable {
  private static final Duration LIST_TIME = Duration.ofMinutes(2);
  private static final int SHORTEST_WATCH_SECONDS = 240;
  private static final Duration TOO_SHORT = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Resource<T> resource;
  private final Selection selection;
  private final ReflectorState state;
  private final Pause pause;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final Store<T> store;
  private final CountDownLatch synced = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;

  // Only the thread itself uses these.
  private String version = "";
  private Freshness freshness = Freshness.ANY;

  private Reflector(
      KubernetesClient client,
      Resource<T> resource,
      Selection selection,
      ReflectorObserver observer,
      InstantSource clock,
      Pause pause,
      RandomGenerator random) {
    this.client = client.within(LIST_TIME);
    this.resource = resource;
    this.selection = selection;
    this.state = new ReflectorState(resource, observer, clock);
    this.pause = pause;
    this.random = random;
    this.backoff = new Backoff(random);
    this.store = new Store<>(bug -> observer.failing(resource, clock.instant(), bug));
    this.thread = Thread.ofVirtual().name("reflector-" + resource.plural()).unstarted(this::follow);
  }

  /// Starts to follow the selected objects.
  public static <T extends KubernetesObject> Reflector<T> start(
      KubernetesClient client,
      Resource<T> resource,
      Selection selection,
      ReflectorObserver observer) {
    return start(
        client,
        resource,
        selection,
        observer,
        InstantSource.system(),
        Pause.REAL,
        RandomGenerator.getDefault());
  }

  static <T extends KubernetesObject> Reflector<T> start(
      KubernetesClient client,
      Resource<T> resource,
      Selection selection,
      ReflectorObserver observer,
      InstantSource clock,
      Pause pause,
      RandomGenerator random) {
    var reflector = new Reflector<>(client, resource, selection, observer, clock, pause, random);
    reflector.thread.start();
    return reflector;
  }

  private void follow() {
    while (!closed) {
      try {
        if (version.isEmpty()) {
          list();
        }
        watch();
      } catch (InterruptedException _) {
        return;
      } catch (KubernetesException.Expired _) {
        version = "";
        rest(Duration.ZERO);
      } catch (KubernetesException.Unavailable e) {
        failed(e);
      } catch (KubernetesException | RuntimeException | Error e) {
        version = "";
        failed(e);
      }
    }
  }

  private void list() throws KubernetesException {
    var seen = new HashSet<ObjectKey>();
    var listed =
        client.list(
            resource,
            selection,
            freshness,
            object -> {
              seen.add(object.key());
              store.put(object);
            });
    store.retain(seen);
    version = listed;
    // A server that remembers less than we have seen must not take us back.
    freshness = Freshness.LATEST;
    synced.countDown();
  }

  private void watch() throws KubernetesException, InterruptedException {
    var time = Duration.ofSeconds(SHORTEST_WATCH_SECONDS + random.nextInt(SHORTEST_WATCH_SECONDS));
    var events = new Applied();
    var start = System.nanoTime();
    client.watch(resource, selection, version, time, events);
    if (events.some || System.nanoTime() - start > TOO_SHORT.toNanos()) {
      backoff.reset();
    } else {
      // A server that ends each watch at once is not asked in a tight loop.
      pause.forTime(backoff.next());
    }
  }

  /// Takes over what a watch tells.
  private final class Applied implements WatchListener<T> {
    private boolean some;

    @Override
    public void opened() {
      state.connected();
    }

    @Override
    public void on(WatchEvent<T> event) {
      some = true;
      backoff.reset();
      version =
          switch (event) {
            case WatchEvent.Added<T>(var object) -> put(object);
            case WatchEvent.Modified<T>(var object) -> put(object);
            case WatchEvent.Deleted<T>(var object) -> {
              store.remove(object);
              yield object.metadata().resourceVersion();
            }
            case WatchEvent.Bookmark<T>(var reached) -> reached;
          };
    }

    private String put(T object) {
      store.put(object);
      return object.metadata().resourceVersion();
    }
  }

  private void failed(Throwable cause) {
    if (!closed) {
      state.failing(cause);
      rest(backoff.next());
    }
  }

  private void rest(Duration time) {
    try {
      pause.forTime(time);
    } catch (InterruptedException _) {
      // Only close() interrupts.
      closed = true;
    }
  }

  @Override
  public Optional<T> get(ObjectKey key) {
    return store.get(key);
  }

  /// Returns a view that follows the server, too.
  @Override
  public Collection<T> all() {
    return store.all();
  }

  @Override
  public boolean synced() {
    return synced.getCount() == 0;
  }

  @Override
  public boolean awaitSync(Duration longest) throws InterruptedException {
    return synced.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The objects that are there already are told on the caller's thread, before this returns.
  @Override
  public void onChange(Consumer<Change<T>> listener) {
    store.listen(listener);
  }

  /// Stops following. What was seen can still be read.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      thread.join(CLOSE_TIME);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
