// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IStatusList} from "../../../contracts/blocks/attestation/IStatusList.sol";
import {StatusList} from "../../../contracts/blocks/attestation/StatusList.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

contract StatusListTest is BlockTest {
    StatusList private lists = new StatusList();
    address private issuer;
    uint256 private key;
    address private stranger = makeAddr("stranger");
    bytes32 private revocation;
    bytes32 private suspension;
    bytes32 private message;

    function setUp() public {
        (issuer, key) = makeAddrAndKey("issuer");
        revocation = lists.listId(7, IStatusList.Purpose.Revocation, 1);
        suspension = lists.listId(7, IStatusList.Purpose.Suspension, 1);
        message = lists.listId(7, IStatusList.Purpose.Message, 4);
        _actAs(issuer);
    }

    // —————————————————————————————————————————— works alone ——————————————————————————————————————————

    function test_works_alone() public {
        vm.expectEmit();
        emit IStatusList.StatusSet(issuer, revocation, 94_567, 1);
        lists.setStatus(revocation, 94_567, 1);
        assertEq(lists.statusAt(issuer, revocation, 94_567), 1);
        assertEq(lists.statusAt(issuer, revocation, 94_566), 0);
        assertEq(lists.statusAt(issuer, suspension, 94_567), 0, "another purpose is another list");
        assertEq(lists.statusAt(stranger, revocation, 94_567), 0, "another issuer's is another list");
    }

    /// @dev The standard: index 0 is the left-most bit of the bitstring.
    function test_entry_0_is_the_leftmost_bit() public {
        lists.setStatus(revocation, 0, 1);
        lists.setStatus(revocation, 255, 1);
        lists.setStatus(revocation, 256, 1);
        bytes32[] memory words = lists.wordsOf(issuer, revocation, 0, 3);
        assertEq(words[0], bytes32((uint256(1) << 255) | 1));
        assertEq(words[1], bytes32(uint256(1) << 255));
        assertEq(words[2], 0);
        lists.setStatus(message, 1, 0xa);
        assertEq(lists.wordsOf(issuer, message, 0, 1)[0], bytes32(uint256(0x0a) << 248));
    }

    function test_an_id_says_what_a_list_is() public {
        assertEq(uint256(revocation), (7 << 16) | (1 << 8) | 1);
        assertEq(uint256(message), (7 << 16) | (3 << 8) | 4);
        for (uint256 purpose = 0; purpose < 6; ++purpose) {
            for (uint256 size = 0; size < 10; ++size) {
                bytes32 list = bytes32((uint256(9) << 16) | (purpose << 8) | size);
                bool single = (purpose == 1 || purpose == 2) && size == 1;
                bool many = purpose == 3 && (size == 1 || size == 2 || size == 4 || size == 8);
                if (!single && !many) {
                    vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusListInvalid.selector, list));
                }
                lists.setStatus(list, 1, 1);
            }
        }
    }

    // ———————————————————————————————————————————— setting ————————————————————————————————————————————

    function test_a_revocation_is_for_ever_and_a_suspension_is_not() public {
        lists.setStatus(revocation, 5, 1);
        lists.setStatus(revocation, 5, 1);
        lists.setStatus(revocation, 6, 0); // nothing is lost
        bytes memory refusal = abi.encodeWithSelector(IStatusList.StatusIrrevocable.selector, revocation, 5);
        vm.expectRevert(refusal);
        lists.setStatus(revocation, 5, 0);
        uint32[] memory indices = new uint32[](2);
        (indices[0], indices[1]) = (600, 5);
        vm.expectRevert(refusal);
        lists.setStatuses(revocation, indices, 0);
        bytes32[] memory words = new bytes32[](2);
        words[0] = bytes32(uint256(1) << 249);
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusIrrevocable.selector, revocation, 0));
        lists.setWords(revocation, 0, words);
        words[0] |= bytes32(uint256(1) << 250);
        lists.setWords(revocation, 0, words);
        assertEq(lists.statusAt(issuer, revocation, 5), 1);
        assertEq(lists.statusAt(issuer, revocation, 6), 1);

        lists.setStatus(suspension, 5, 1);
        lists.setStatus(suspension, 5, 0);
        assertEq(lists.statusAt(issuer, suspension, 5), 0);
    }

    function test_refuses_a_status_that_does_not_fit() public {
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusValueTooLarge.selector, revocation, 2));
        lists.setStatus(revocation, 5, 2);
        uint32[] memory indices = new uint32[](1);
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusValueTooLarge.selector, message, 16));
        lists.setStatuses(message, indices, 16);
        lists.setStatuses(message, indices, 15);
        bytes32 wide = lists.listId(1, IStatusList.Purpose.Message, 8);
        lists.setStatus(wide, type(uint32).max, 255);
        assertEq(lists.statusAt(issuer, wide, type(uint32).max), 255);
        assertEq(uint256(lists.wordsOf(issuer, wide, (1 << 27) - 1, 1)[0]), 255);
    }

    function test_sets_several_entries_across_words() public {
        uint32[] memory indices = new uint32[](4);
        (indices[0], indices[1], indices[2], indices[3]) = (300, 1, 301, 2);
        vm.expectEmit();
        emit IStatusList.StatusesSet(issuer, revocation, 1, indices);
        lists.setStatuses(revocation, indices, 1);
        bytes32[] memory words = lists.wordsOf(issuer, revocation, 0, 2);
        assertEq(words[0], bytes32((uint256(1) << 254) | (uint256(1) << 253)));
        assertEq(words[1], bytes32((uint256(1) << 211) | (uint256(1) << 210)));
    }

    function test_sets_words() public {
        bytes32[] memory words = new bytes32[](2);
        (words[0], words[1]) = (bytes32(type(uint256).max), bytes32(uint256(1)));
        vm.expectEmit();
        emit IStatusList.WordsSet(issuer, suspension, 9, words);
        lists.setWords(suspension, 9, words);
        assertEq(lists.statusAt(issuer, suspension, 9 * 256), 1);
        assertEq(lists.statusAt(issuer, suspension, 10 * 256), 0);
        assertEq(lists.statusAt(issuer, suspension, 11 * 256 - 1), 1);
        lists.setWords(suspension, 9, new bytes32[](2));
        assertEq(lists.statusAt(issuer, suspension, 9 * 256), 0);
    }

    function test_refuses_batches_of_none_too_many_or_beyond_the_end() public {
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusBatchInvalid.selector, 0));
        lists.setStatuses(revocation, new uint32[](0), 1);
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusBatchInvalid.selector, 1_025));
        lists.setStatuses(revocation, new uint32[](1_025), 1);
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusBatchInvalid.selector, 0));
        lists.setWords(revocation, 0, new bytes32[](0));
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusBatchInvalid.selector, 513));
        lists.setWords(revocation, 0, new bytes32[](513));
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusBatchInvalid.selector, 2));
        lists.setWords(revocation, (1 << 24) - 1, new bytes32[](2));
        vm.expectRevert(abi.encodeWithSelector(IStatusList.StatusBatchInvalid.selector, 1));
        lists.wordsOf(issuer, revocation, 1 << 24, 1);
        lists.setWords(revocation, (1 << 24) - 1, new bytes32[](1));
    }

    // ———————————————————————————————————————————— signed —————————————————————————————————————————————

    function _signed(bytes memory fields) private view returns (bytes memory) {
        return _sign(key, _typedDigest("Trellis StatusList", block.chainid, address(lists), keccak256(fields)));
    }

    function test_an_entry_is_set_as_signed_once_and_in_time() public {
        bytes32 typeHash = keccak256(
            "SetStatus(address issuer,bytes32 list,uint32 index,uint8 value,uint256 nonce,uint256 deadline)"
        );
        bytes memory signature = _signed(abi.encode(typeHash, issuer, suspension, 12, 1, 0, DEADLINE));
        _actAs(stranger);
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, issuer);
        vm.expectRevert(refusal);
        lists.setStatusBySig(issuer, revocation, 12, 1, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        lists.setStatusBySig(issuer, suspension, 13, 1, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        lists.setStatusBySig(issuer, suspension, 12, 0, 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, stranger));
        lists.setStatusBySig(stranger, suspension, 12, 1, 0, DEADLINE, signature);
        lists.setStatusBySig(issuer, suspension, 12, 1, 0, DEADLINE, signature);
        assertEq(lists.statusAt(issuer, suspension, 12), 1);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, issuer, 1));
        lists.setStatusBySig(issuer, suspension, 12, 1, 0, DEADLINE, signature);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        lists.setStatusBySig(issuer, suspension, 12, 1, 1, DEADLINE, signature);
    }

    function test_words_are_set_as_signed_and_once() public {
        bytes32[] memory words = new bytes32[](2);
        (words[0], words[1]) = ("a", "b");
        bytes32 typeHash = keccak256(
            "SetWords(address issuer,bytes32 list,uint32 firstWord,bytes32[] values,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(abi.encodePacked(words));
        bytes memory signature = _signed(abi.encode(typeHash, issuer, suspension, 3, hash, 0, DEADLINE));
        _actAs(stranger);
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, issuer);
        vm.expectRevert(refusal);
        lists.setWordsBySig(issuer, suspension, 4, words, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        lists.setWordsBySig(issuer, revocation, 3, words, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        lists.setWordsBySig(issuer, suspension, 3, new bytes32[](2), 0, DEADLINE, signature);
        lists.setWordsBySig(issuer, suspension, 3, words, 0, DEADLINE, signature);
        assertEq(lists.wordsOf(issuer, suspension, 3, 2)[1], "b");
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, issuer, 1));
        lists.setWordsBySig(issuer, suspension, 3, words, 0, DEADLINE, signature);
    }

    // ——————————————————————————————————————————— the model ———————————————————————————————————————————

    /// @dev Against a plain array of statuses, for every size of an entry.
    function testFuzz_a_list_is_an_array_of_statuses(uint256 seed, uint8 pick) public {
        uint8 size = [1, 2, 4, 8][pick % 4];
        bytes32 list = lists.listId(uint240(seed), IStatusList.Purpose.Message, size);
        uint8[] memory model = new uint8[](700);
        for (uint256 round = 0; round < 12; ++round) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, round)));
            uint8 value = uint8(drawn >> 8) & uint8((uint256(1) << size) - 1);
            uint32[] memory indices = new uint32[](1 + (drawn % 30));
            for (uint256 i = 0; i < indices.length; ++i) {
                indices[i] = uint32(uint256(keccak256(abi.encode(drawn, i))) % model.length);
                model[indices[i]] = value;
            }
            if (indices.length == 1) lists.setStatus(list, indices[0], value);
            else lists.setStatuses(list, indices, value);
        }
        bytes32[] memory words = lists.wordsOf(issuer, list, 0, 22);
        for (uint256 i = 0; i < model.length; ++i) {
            assertEq(lists.statusAt(issuer, list, uint32(i)), model[i]);
            uint256 bit = i * size;
            uint256 read = (uint256(words[bit / 256]) << (bit % 256)) >> (256 - size);
            assertEq(read, model[i]);
        }
    }

    /// @dev Whatever is done to a revocation list, by whomever, no entry comes back.
    function testFuzz_no_revocation_comes_back(uint256 seed) public {
        uint256 revoked;
        for (uint256 round = 0; round < 20; ++round) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, round)));
            bytes32[] memory words = new bytes32[](1);
            words[0] = bytes32(drawn & uint256(keccak256(abi.encode(drawn))));
            uint32 index = uint32(drawn % 256);
            (bool done, ) = address(lists).call(
                drawn % 2 == 0
                    ? abi.encodeCall(IStatusList.setWords, (revocation, 0, words))
                    : abi.encodeCall(IStatusList.setStatus, (revocation, index, uint8(drawn >> 9) % 2))
            );
            uint256 present = uint256(lists.wordsOf(issuer, revocation, 0, 1)[0]);
            assertEq(revoked & ~present, 0);
            if (!done) assertEq(revoked, present);
            revoked = present;
        }
    }
}
