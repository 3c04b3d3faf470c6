/** Python's own names: modules of the standard library, built-ins, and members of its types and most used modules (3.11). */
export const PYTHON_MODULES = `abc aifc argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile
  calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser
  contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils
  doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools
  gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib imghdr imp importlib
  inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap
  modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath numbers opcode operator optparse os ossaudiodev
  pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd
  py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched
  secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3
  sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys
  sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap threading time timeit tkinter token tokenize
  tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest urllib uu uuid venv warnings wave
  weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`;

export const PYTHON_BUILTINS = `ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
  BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
  ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup
  False FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError
  ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError
  MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError
  OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError
  ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError
  SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
  UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError abs aiter all anext any ascii
  bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod
  enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance
  issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit range
  repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip`;

export const PYTHON_MEMBERS = `AbstractAsyncContextManager AbstractChildWatcher AbstractContextManager AbstractEventLoop AbstractEventLoopPolicy
  AbstractServer AsyncContextDecorator AsyncExitStack AsyncGeneratorType AsyncMagicMixin AsyncMock AsyncMockMixin
  Barrier Base BaseEventLoop BaseProtocol BaseTransport BoundedSemaphore BrokenBarrierError BufferedProtocol
  BufferingFormatter BuiltinFunctionType BuiltinMethodType CallableMixin CancelledError CellType ChainMap
  ClassMethodDescriptorType CodeType Condition ContextDecorator CoroutineType Counter DatagramProtocol DatagramTransport
  DefaultEventLoopPolicy DirEntry DynamicClassAttribute EllipsisType Event ExitStack FastChildWatcher Field FileHandler
  Filter Filterer Formatter FrameType FrozenInstanceError FunctionType FunctionTypes Future GeneratorType GenericAlias
  GetSetDescriptorType Handle Handler IncompleteReadError InitVar InvalidSpecError InvalidStateError JSONDecodeError
  JSONDecoder JSONEncoder LambdaType LifoQueue LimitOverrunError Lock LogRecord Logger LoggerAdapter MagicMixin
  MagicMock MagicProxy Manager Mapping MappingProxyType Match MemberDescriptorType MethodDescriptorType MethodType
  MethodWrapperType Mock ModuleType MultiLoopChildWatcher MutableMapping NonCallableMagicMock NonCallableMock NoneType
  NotImplementedType NullHandler OrderedDict PathLike Pattern PercentStyle PidfdChildWatcher PlaceHolder PriorityQueue
  PropertyMock Protocol Queue QueueEmpty QueueFull RLock ReadTransport RegexFlag RootLogger Runner SafeChildWatcher
  Scanner SelectorEventLoop Semaphore SendfileNotAvailableError Server SimpleNamespace StrFormatStyle StreamHandler
  StreamReader StreamReaderProtocol StreamWriter StringTemplateStyle SubprocessProtocol SubprocessTransport Task
  TaskGroup Template ThreadedChildWatcher Timeout TimeoutError TimerHandle TracebackType Transport UnionType UserDict
  UserList UserString WrapperDescriptorType WriteTransport abc abort absolute abspath accept access accumulate aclosing
  acos acosh acquire add addClassCleanup addCleanup addFilter addHandler addLevelName addTypeEqualityFunc add_argument
  add_argument_group add_done_callback add_mutually_exclusive_group add_note add_reader add_signal_handler
  add_subparsers add_writer adjusted all_tasks altsep altzone anchor annotation append appendleft args as_completed
  as_integer_ratio as_posix as_tuple as_uri asctime asdict asin asinh assertAlmostEqual assertAlmostEquals
  assertCountEqual assertDictContainsSubset assertDictEqual assertEqual assertEquals assertFalse assertGreater
  assertGreaterEqual assertIn assertIs assertIsInstance assertIsNone assertIsNot assertIsNotNone assertLess
  assertLessEqual assertListEqual assertLogs assertMultiLineEqual assertNoLogs assertNotAlmostEqual
  assertNotAlmostEquals assertNotEqual assertNotEquals assertNotIn assertNotIsInstance assertNotRegex
  assertNotRegexpMatches assertRaises assertRaisesRegex assertRaisesRegexp assertRegex assertRegexpMatches
  assertSequenceEqual assertSetEqual assertTrue assertTupleEqual assertWarns assertWarnsRegex assert_ assert_any_call
  assert_called assert_called_once assert_called_once_with assert_called_with assert_has_calls assert_not_called
  astimezone astuple asynccontextmanager asyncio atan atan2 atanh atexit attach_mock base_events base_futures
  base_subprocess base_tasks basename basicConfig betavariate bind bind_partial bit_count bit_length braceidpattern
  buffer builtins c_contiguous cache cached_property call callHandlers call_args call_args_list call_at call_count
  call_exception_handler call_later call_soon call_soon_threadsafe callback called cancel cancelled cancelling canonical
  capitalize captureWarnings casefold cast cbrt ceil center chain chdir check_returncode chmod choice choices chown
  chroot clear clock_getres clock_gettime clock_gettime_ns clock_settime clock_settime_ns close closed closerange
  closing cmp_to_key codecs collections comb combinations combinations_with_replacement combine commonpath commonprefix
  communicate compare compare_signal compare_total compare_total_mag compile compress configure_mock confstr
  confstr_names conjugate connect connect_accepted_socket connect_ex connect_read_pipe connect_write_pipe constants
  contextlib contextmanager contiguous convert_arg_line_to_args copy copy_abs copy_file_range copy_negate copy_sign
  copyreg copysign coroutine coroutines cos cosh count countTestCases cpu_count createLock create_autospec
  create_connection create_datagram_endpoint create_future create_server create_subprocess_exec create_subprocess_shell
  create_task create_unix_connection create_unix_server critical ctermid ctime curdir current_task currentframe cwd
  cycle daemon dataclass date day daylight days debug decode decoder default defaultTestResult default_exception_handler
  default_factory defaultdict defpath degrees delimiter denominator deque detach detect_encoding device_encoding devnull
  difference difference_update dirname disable discard dist doClassCleanups doCleanups done drive dropwhile dst dump
  dumps dup dup2 elements emit empty encode encoder encoding end endpos endswith ensure_future enterClassContext
  enterContext enter_context enum environ environb erf erfc error errors escape eventfd eventfd_read eventfd_write
  events exception exceptions execl execle execlp execlpe execv execve execvp execvpe exists exit exp exp2 expand
  expandtabs expanduser expandvars expm1 expovariate extend extendleft extsep f_contiguous fabs factorial fail failIf
  failIfAlmostEqual failIfEqual failUnless failUnlessAlmostEqual failUnlessEqual failUnlessRaises failureException
  family fatal fchdir fchmod fchown fdatasync fdopen field fields file_spec fileno filter filterfalse find findCaller
  findall finditer flags floor flush fma fmod fold fork forkpty format format_help format_helpers format_map
  format_usage fpathconf frexp from_bytes from_callable from_float fromhex fromisocalendar fromisoformat fromkeys
  fromordinal fromtimestamp fromutc fsdecode fsencode fspath fstat fstatvfs fsum fsync ftruncate full fullmatch
  functools futures fwalk gamma gammavariate gather gauss gcd genericpath get getChild getEffectiveLevel getLevelName
  getLevelNamesMapping getLogRecordFactory getLogger getLoggerClass getName get_blocking get_cache_token
  get_child_watcher get_clock_info get_coro get_debug get_default get_event_loop get_event_loop_policy
  get_exception_handler get_exec_path get_identifiers get_inheritable get_loop get_name get_nowait get_running_loop
  get_stack get_task_factory get_terminal_size getaddrinfo getatime getblocking getbuffer getctime getcwd getcwdb
  getegid getenv getenvb geteuid getgid getgrouplist getgroups getloadavg getlogin getmtime getnameinfo getpeername
  getpgid getpgrp getpid getppid getpriority getrandbits getrandom getresgid getresuid getsid getsize getsockname
  getsockopt getstate gettimeout getuid getvalue getxattr glob gmtime group groupby groupdict groupindex groups handle
  handleError hardlink_to hasHandlers hex home hour hypot ident idpattern imag index indices inf info initgroups inplace
  insert inspect intersection intersection_update isDaemon isEnabledFor isSet is_absolute is_alive is_block_device
  is_canonical is_char_device is_closed is_dataclass is_dir is_fifo is_file is_finite is_infinite is_integer is_mount
  is_nan is_normal is_qnan is_relative_to is_reserved is_running is_set is_signed is_snan is_socket is_subnormal
  is_symlink is_valid is_zero isabs isalnum isalpha isascii isatty isclose iscoroutine iscoroutinefunction isdecimal
  isdigit isdir isdisjoint isfile isfinite isfuture isidentifier isinf islice islink islower ismount isnan isnumeric
  isocalendar isoformat isoweekday isprintable isqrt isspace issubset issuperset istitle isupper item_separator items
  itemsize iterdir iterencode itertools join joinpath key_separator keys keyword kill killpg kind lastResort lastgroup
  lastindex lchmod lchown lcm ldexp lexists lgamma line_buffering linesep link link_to listdir listen listxattr ljust
  load loads localtime lockf locks log log10 log1p log2 logMultiprocessing logProcesses logThreads logb logical_and
  logical_invert logical_or logical_xor login_tty lognormvariate longMessage lower lru_cache lseek lstat lstrip
  magic_methods major makeLogRecord makeRecord make_dataclass makedev makedirs makefile maketrans manager map match max
  maxDiff max_mag maxlen maxsize memfd_create microsecond microseconds min min_mag minor minute mixins mkdir mkfifo
  mknod mktime mock_add_spec mock_calls mock_open modf monotonic monotonic_ns month most_common move_to_end mro name
  namedtuple nan native_id nbytes ndim new_child new_class new_event_loop newlines next_minus next_plus next_toward
  nextafter nice normalize normalvariate normcase normpath notify notifyAll notify_all now nullcontext number_class
  numerator numerics obj open open_connection open_spec open_unix_connection openpty owner pairwise parameters pardir
  parent parents paretovariate parse_args parse_intermixed_args parse_known_args parse_known_intermixed_args partial
  partialmethod partition parts patch path pathconf pathconf_names pathsep pattern perf_counter perf_counter_ns perm
  permutations pidfd_open pipe pipe2 pkgutil poll pop pop_all popen popitem popleft pos posix_fadvise posix_fallocate
  posix_spawn posix_spawnp pow pprint pread preadv prepare_class print_help print_stack print_usage process_time
  process_time_ns prod product proto protocols pthread_getcpuclockid purge push put put_nowait putenv pwrite pwritev
  qsize quantize queues radians radix raiseExceptions randbytes randint random randrange read read1 read_bytes read_text
  readable readinto readinto1 readline readlines readlink readonly readv real realpath reconfigure recursive_repr recv
  recv_into recvfrom recvfrom_into recvmsg recvmsg_into redirect_stderr redirect_stdout reduce register register_at_fork
  regs relative_to release relpath remainder remainder_near remove removeFilter removeHandler remove_done_callback
  remove_reader remove_signal_handler remove_writer removedirs removeprefix removesuffix removexattr rename renames
  repeat replace reset_mock resolution resolve resolve_bases result return_annotation return_value reverse rfind rglob
  right rindex rjust rmdir root rotate rpartition rsplit rstrip run run_coroutine_threadsafe run_forever run_in_executor
  run_until_complete runners running safe_repr safe_substitute same_quantum samefile sameopenfile samestat sample scaleb
  scandir scanner sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam sched_getscheduler
  sched_param sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler sched_yield seal search second
  seconds seed seek seekable selector_events send send_signal sendall sendfile sendmsg sendmsg_afalg sendto sentinel sep
  set setDaemon setFormatter setLevel setLogRecordFactory setLoggerClass setName setUp setUpClass set_blocking
  set_child_watcher set_debug set_default_executor set_defaults set_event_loop set_event_loop_policy set_exception
  set_exception_handler set_inheritable set_name set_result set_running_or_notify_cancel set_task_factory setblocking
  setdefault setegid seteuid setgid setgroups setpgid setpgrp setpriority setregid setresgid setresuid setreuid setsid
  setsockopt setstate settimeout setuid setxattr shape shield shift shortDescription shuffle shutdown shutdown_asyncgens
  shutdown_default_executor side_effect sin singledispatch singledispatchmethod sinh skipTest sleep sock_accept
  sock_connect sock_recv sock_recv_into sock_recvfrom sock_recvfrom_into sock_sendall sock_sendfile sock_sendto sort
  span spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe splice split splitdrive splitext splitlines sqrt
  sslproto staggered starmap start start_server start_tls start_unix_server startswith stat stat_result statvfs
  statvfs_result stem step stop streams strerror strftime strides string strip strptime struct_time sub subTest submit
  subn suboffsets subprocess subprocess_exec subprocess_shell substitute subtract suffix suffixes supports_bytes_environ
  supports_dir_fd supports_effective_ids supports_fd supports_follow_symlinks supports_unicode_filenames suppress
  swapcase symlink symlink_to symmetric_difference symmetric_difference_update sync sys sysconf sysconf_names system
  takewhile tan tanh task_done taskgroups tasks tau tcgetpgrp tcsetpgrp tearDown tearDownClass tee tell template
  terminal_size terminate thread_time thread_time_ns threading threads time time_ns timeout timeout_at timeouts times
  times_result timestamp timetuple timetz timezone title to_bytes to_eng_string to_integral to_integral_exact
  to_integral_value to_thread tobytes today tolist toordinal toreadonly total total_ordering total_seconds touch
  traceback translate transports triangular trsock trunc truncate ttyname type types tzinfo tzname tzset ulp umask uname
  uname_result uncancel uniform union universal_newlines unix_events unlink unsetenv update update_wrapper upper urandom
  utc utcfromtimestamp utcnow utcoffset utctimetuple utime values vonmisesvariate wait wait3 wait4 wait_for waitid
  waitid_result waitpid waitstatus_to_exitcode walk warn warning warnings weakref weekday weibullvariate with_name
  with_stem with_suffix with_traceback wrap_future wraps writable write write_bytes write_text write_through writelines
  writev year zfill zip_longest`;
