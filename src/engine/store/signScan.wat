;; Hamming distances of bit vectors, sixteen bytes an instruction. Called by signScan.ts; dist/signScan.wasm is made of it.
(module
  (memory (export "memory") 1)
  ;; Writes the distance of each of $count vectors of $blocks × 16 bytes, from $vectors on, to the one at $query as
  ;; unsigned 16 bits from $distances on. All addresses are in bytes.
  (func (export "distances")
    (param $vectors i32) (param $count i32) (param $blocks i32) (param $query i32) (param $distances i32)
    (local $block i32) (local $wanted i32) (local $sums v128) (local $end i32)
    (local.set $end (i32.add (local.get $distances) (i32.shl (local.get $count) (i32.const 1))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $distances) (local.get $end)))
        (local.set $sums (v128.const i64x2 0 0))
        (local.set $block (local.get $blocks))
        (local.set $wanted (local.get $query))
        (loop $more
          (local.set $sums
            (i16x8.add
              (local.get $sums)
              (i16x8.extadd_pairwise_i8x16_u
                (i8x16.popcnt (v128.xor (v128.load (local.get $vectors)) (v128.load (local.get $wanted)))))))
          (local.set $vectors (i32.add (local.get $vectors) (i32.const 16)))
          (local.set $wanted (i32.add (local.get $wanted) (i32.const 16)))
          (br_if $more (local.tee $block (i32.sub (local.get $block) (i32.const 1)))))
        (local.set $sums (i32x4.extadd_pairwise_i16x8_u (local.get $sums)))
        (local.set $sums
          (i32x4.add
            (local.get $sums)
            (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $sums) (local.get $sums))))
        (i32.store16
          (local.get $distances)
          (i32.add (i32x4.extract_lane 0 (local.get $sums)) (i32x4.extract_lane 1 (local.get $sums))))
        (local.set $distances (i32.add (local.get $distances) (i32.const 2)))
        (br $next)))))
