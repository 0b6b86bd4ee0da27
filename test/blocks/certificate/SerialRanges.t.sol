// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditToken} from "../../../contracts/blocks/certificate/ICreditToken.sol";
import {CertificateFixture} from "./CertificateFixture.sol";

/// @notice The register against hand-made cases and against the plainest model: an array of all ranges.
contract SerialRangesTest is CertificateFixture {
    struct Range {
        uint64 start;
        uint64 end;
    }

    Range[] private _model;

    function _expectOverlap(uint64 start, uint64 end, uint64 existing) private {
        vm.expectRevert(
            abi.encodeWithSelector(ICreditToken.SerialRangeOverlap.selector, BLOCK, start, end, serial(existing))
        );
    }

    function _refuseOverlap(uint64 start, uint64 end, uint64 after_, uint64 existing) private {
        ICreditToken.Issuance memory wanted = issuance(start, end, after_);
        vm.prank(issuer);
        _expectOverlap(start, end, existing);
        credits.issue(wanted);
    }

    function _refuseHint(uint64 start, uint64 end, uint64 after_) private {
        ICreditToken.Issuance memory wanted = issuance(start, end, after_);
        vm.prank(issuer);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.SerialHintStale.selector, BLOCK, after_));
        credits.issue(wanted);
    }

    function test_strings_the_ranges_of_a_block_in_order() public {
        issue(100, 200, NO_RANGE);
        issue(300, 400, 100);
        issue(200, 300, 100); // closes the gap exactly
        issue(50, 60, NO_RANGE); // before the first
        assertEq(credits.batchOf(serial(50)).next, 100);
        assertEq(credits.batchOf(serial(100)).next, 200);
        assertEq(credits.batchOf(serial(200)).next, 300);
        assertEq(credits.batchOf(serial(300)).next, 0);
    }

    function test_takes_position_zero_as_a_range_like_any_other() public {
        issue(5, 10, NO_RANGE);
        issue(0, 5, NO_RANGE);
        assertEq(credits.batchOf(serial(0)).next, 5);
        _refuseOverlap(0, 1, NO_RANGE, 0);
        _refuseOverlap(4, 5, 0, 0);
        _refuseHint(10, 11, NO_RANGE);
        (uint64 start, bool done) = credits.predecessorOf(BLOCK, 4, NO_RANGE, 5);
        assertEq(start, 0);
        assertTrue(done);
    }

    function test_keeps_the_first_range_at_zero_in_sight() public {
        issue(0, 5, NO_RANGE);
        _refuseOverlap(2, 3, NO_RANGE, 0);
        _refuseOverlap(0, 50, NO_RANGE, 0);
        issue(5, 6, 0);
        assertEq(credits.batchOf(serial(0)).next, 5);
    }

    function test_takes_the_last_positions_there_are() public {
        issue(type(uint64).max - 1, type(uint64).max, NO_RANGE);
        _refuseOverlap(type(uint64).max - 2, type(uint64).max, NO_RANGE, type(uint64).max - 1);
        issue(0, type(uint64).max - 1, NO_RANGE);
        assertEq(credits.circulatingOf(serial(0)), type(uint64).max - 1);
    }

    function test_refuses_each_of_the_ways_to_overlap() public {
        issue(100, 200, NO_RANGE);
        issue(300, 400, 100);
        _refuseOverlap(100, 200, NO_RANGE, 100); // the same
        _refuseOverlap(100, 200, 100, 100); // the same, with itself as a hint
        _refuseOverlap(120, 180, 100, 100); // inside
        _refuseOverlap(50, 250, NO_RANGE, 100); // around
        _refuseOverlap(50, 101, NO_RANGE, 100); // into its beginning
        _refuseOverlap(199, 250, 100, 100); // out of its end
        _refuseOverlap(250, 301, 100, 300); // into the next
        _refuseOverlap(150, 350, 100, 100); // both
        _refuseOverlap(399, 500, 100, 300); // the next, with a hint too far back
        _refuseOverlap(0, 150, 100, 100); // with a hint that lies after its start
    }

    function test_refuses_to_enter_a_row_again_after_it_was_split_and_retired() public {
        uint256 id = issue(START, END, NO_RANGE);
        retire(id, 10);
        vm.prank(holder);
        credits.split(id, START + 20);
        _refuseOverlap(START, END, NO_RANGE, START);
        _refuseOverlap(START + 20, END, START, START + 20);
        _refuseOverlap(END - 1, END, START + 20, START + 20);
        _refuseOverlap(START, START + 10, NO_RANGE, START); // what is retired stays taken
    }

    function test_refuses_a_hint_that_is_not_the_nearest_range_before() public {
        issue(100, 200, NO_RANGE);
        issue(300, 400, 100);
        _refuseHint(500, 600, 100); // one is nearer
        _refuseHint(500, 600, NO_RANGE);
        _refuseHint(210, 220, 300); // lies after
        _refuseHint(210, 220, 150); // no range starts there
        _refuseHint(210, 220, 0); // no range starts at zero
        _refuseHint(210, 220, NO_RANGE - 1);
    }

    function test_refuses_a_hint_that_another_issuance_made_stale() public {
        issue(100, 200, NO_RANGE);
        issue(300, 400, 100); // sent by somebody else, a moment before
        _refuseHint(450, 460, 100);
        issue(450, 460, 300);
    }

    function test_refuses_empty_and_reversed_ranges() public {
        uint64[2][4] memory cases = [[uint64(5), 5], [uint64(6), 5], [uint64(0), 0], [NO_RANGE, NO_RANGE]];
        for (uint256 i = 0; i < cases.length; ++i) {
            ICreditToken.Issuance memory wanted = issuance(cases[i][0], cases[i][1], NO_RANGE);
            vm.prank(issuer);
            vm.expectRevert(abi.encodeWithSelector(ICreditToken.SerialRangeEmpty.selector, cases[i][0], cases[i][1]));
            credits.issue(wanted);
        }
    }

    function test_keeps_the_blocks_apart() public {
        issue(100, 200, NO_RANGE);
        ICreditToken.Issuance memory other = issuance(100, 200, NO_RANGE);
        other.blockKey = BLOCK ^ 1;
        vm.prank(issuer);
        uint256 id = credits.issue(other);
        assertEq(id, ((uint256(BLOCK) ^ 1) << 64) | 100);
    }

    function test_finds_the_place_in_as_many_calls_as_one_likes() public {
        for (uint64 i = 0; i < 10; ++i) issue(i * 10, i * 10 + 5, i == 0 ? NO_RANGE : i * 10 - 10);
        (uint64 start, bool done) = credits.predecessorOf(BLOCK, 77, NO_RANGE, 4);
        assertEq(start, 30);
        assertFalse(done);
        (start, done) = credits.predecessorOf(BLOCK, 77, start, 100);
        assertEq(start, 70);
        assertTrue(done);
        (start, done) = credits.predecessorOf(BLOCK, 77, NO_RANGE, 0);
        assertEq(start, NO_RANGE);
        assertFalse(done);
        (start, done) = credits.predecessorOf(BLOCK, type(uint64).max, NO_RANGE, 100);
        assertEq(start, 90);
        assertTrue(done);
    }

    function test_finds_the_range_that_starts_right_at_the_position() public {
        issue(10, 20, NO_RANGE);
        issue(30, 40, 10);
        (uint64 start, ) = credits.predecessorOf(BLOCK, 30, NO_RANGE, 5);
        assertEq(start, 30);
        (start, ) = credits.predecessorOf(BLOCK, 29, NO_RANGE, 5);
        assertEq(start, 10);
    }

    function test_finds_no_place_before_the_first_range() public {
        (uint64 start, bool done) = credits.predecessorOf(BLOCK, 5, NO_RANGE, 1);
        assertEq(start, NO_RANGE);
        assertTrue(done);
        issue(10, 20, NO_RANGE);
        (start, done) = credits.predecessorOf(BLOCK, 9, NO_RANGE, 1);
        assertEq(start, NO_RANGE);
        assertTrue(done);
    }

    function test_refuses_to_search_from_a_range_that_is_none_or_lies_after() public {
        issue(10, 20, NO_RANGE);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.SerialHintStale.selector, BLOCK, uint64(11)));
        credits.predecessorOf(BLOCK, 50, 11, 1);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.SerialHintStale.selector, BLOCK, uint64(10)));
        credits.predecessorOf(BLOCK, 9, 10, 1);
    }

    /// @dev Ranges at random places of a small block, so that most meet another. With the hint the token itself gives,
    /// a range is accepted exactly if the model has none that shares a serial.
    function testFuzz_accepts_a_range_exactly_if_the_model_has_room(uint8[2][24] calldata wishes) public {
        for (uint256 i = 0; i < wishes.length; ++i) {
            uint64 start = wishes[i][0];
            uint64 end = start + 1 + (wishes[i][1] % 24);
            (uint64 hint, bool done) = credits.predecessorOf(BLOCK, start, NO_RANGE, 100);
            assertTrue(done);
            _tryIssue(start, end, hint);
        }
        _assertSameAsModel();
    }

    /// @dev The same with hints picked blindly: a wrong hint may be refused, but never lets an overlap through, and the
    /// list stays sorted and complete.
    function testFuzz_no_hint_lets_an_overlap_through(uint8[3][24] calldata wishes) public {
        for (uint256 i = 0; i < wishes.length; ++i) {
            uint64 start = wishes[i][0];
            uint64 end = start + 1 + (wishes[i][1] % 24);
            uint64 hint =
                wishes[i][2] % 4 == 0 || _model.length == 0 ? NO_RANGE : _model[wishes[i][2] % _model.length].start;
            ICreditToken.Issuance memory wanted = issuance(start, end, hint);
            vm.prank(issuer);
            try credits.issue(wanted) {
                assertEq(_meeting(start, end), 0, "overlap accepted");
                _model.push(Range(start, end));
            } catch (bytes memory reason) {
                bool overlap = bytes4(reason) == ICreditToken.SerialRangeOverlap.selector;
                if (overlap) assertGt(_meeting(start, end), 0, "overlap invented");
                else assertEq(bytes4(reason), ICreditToken.SerialHintStale.selector);
            }
        }
        _assertSameAsModel();
    }

    function _tryIssue(uint64 start, uint64 end, uint64 hint) private {
        ICreditToken.Issuance memory wanted = issuance(start, end, hint);
        vm.prank(issuer);
        try credits.issue(wanted) {
            assertEq(_meeting(start, end), 0, "overlap accepted");
            _model.push(Range(start, end));
        } catch (bytes memory reason) {
            assertGt(_meeting(start, end), 0, "room refused");
            assertEq(bytes4(reason), ICreditToken.SerialRangeOverlap.selector);
            uint256 existing;
            assembly ("memory-safe") {
                existing := mload(add(reason, 0x84))
            }
            Range memory named = Range(uint64(existing), credits.batchOf(existing).end);
            assertTrue(start < named.end && named.start < end, "named a batch that is not in the way");
        }
    }

    function _meeting(uint64 start, uint64 end) private view returns (uint256 count) {
        for (uint256 i = 0; i < _model.length; ++i) {
            if (start < _model[i].end && _model[i].start < end) ++count;
        }
    }

    /// @dev Walks the token's list: sorted, and as long as the model, whose every range it holds.
    function _assertSameAsModel() private view {
        for (uint256 i = 0; i < _model.length; ++i) {
            assertEq(credits.batchOf(serial(_model[i].start)).end, _model[i].end);
        }
        if (_model.length == 0) return;
        (uint64 first, ) = credits.predecessorOf(BLOCK, type(uint64).max, NO_RANGE, 1);
        uint256 length = 1;
        ICreditToken.Batch memory batch = credits.batchOf(serial(first));
        while (batch.next != 0) {
            assertGe(batch.next, batch.end, "list not sorted");
            batch = credits.batchOf(serial(batch.next));
            ++length;
        }
        assertEq(length, _model.length, "list lost a range");
    }
}
