// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";

import {CreditToken} from "../../../contracts/blocks/certificate/CreditToken.sol";
import {ICertificateArt} from "../../../contracts/blocks/certificate/ICertificateArt.sol";
import {ICreditToken} from "../../../contracts/blocks/certificate/ICreditToken.sol";
import {IRetirementCertificate} from "../../../contracts/blocks/certificate/IRetirementCertificate.sol";
import {CreditCallback} from "../../../contracts/mocks/CreditCallback.sol";
import {CreditRetirer} from "../../../contracts/mocks/CreditRetirer.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {StatingSeller} from "../../../contracts/mocks/StatingSeller.sol";
import {CertificateFixture} from "./CertificateFixture.sol";

contract CreditTokenTest is CertificateFixture {
    function test_works_alone() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        credits.safeTransferFrom(holder, buyer, id, 14_000, "");
        vm.prank(buyer);
        uint256 certificateId = credits.retire(id, 14_000, plain(buyer));

        assertEq(certificateId, serial(START));
        assertEq(certificates.ownerOf(certificateId), buyer);
        assertEq(certificates.certificateOf(certificateId).kilograms, 14_000);
        assertEq(credits.circulatingOf(id), END - START - 14_000);
        assertEq(credits.balanceOf(buyer, id), 0);
    }

    // ---- issuing ----

    function test_issues_a_range_with_its_facts_to_the_first_holder() public {
        vm.expectEmit(address(credits));
        emit ICreditToken.BatchIssued(serial(START), PROJECT, holder, END, VINTAGE, 0, EVIDENCE);
        uint256 id = issue(START, END, NO_RANGE);

        assertEq(id, serial(START));
        assertEq(credits.balanceOf(holder, id), END - START);
        ICreditToken.Batch memory batch = credits.batchOf(id);
        assertEq(batch.end, END);
        assertEq(batch.next, 0);
        assertEq(batch.projectId, PROJECT);
        assertEq(batch.vintage, VINTAGE);
        assertEq(batch.flags, 0);
        assertEq(batch.adjustment, 0);
        assertEq(batch.retired, 0);
        assertEq(batch.dataDigest, EVIDENCE);
    }

    function test_refuses_an_issuer_nobody_admitted() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditIssuerUnknown.selector, stranger));
        credits.issue(issuance(START, END, NO_RANGE));
    }

    function test_refuses_an_issuer_that_was_dismissed() public {
        vm.prank(admin);
        credits.setIssuer(issuer, false);
        vm.prank(issuer);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditIssuerUnknown.selector, issuer));
        credits.issue(issuance(START, END, NO_RANGE));
    }

    function testFuzz_refuses_flags_without_meaning(uint8 flags) public {
        vm.assume(flags > RETIRE_ONLY);
        ICreditToken.Issuance memory wanted = issuance(START, END, NO_RANGE);
        wanted.flags = flags;
        vm.prank(issuer);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditFlagsUnknown.selector, flags));
        credits.issue(wanted);
    }

    function test_refuses_to_issue_to_nobody() public {
        ICreditToken.Issuance memory wanted = issuance(START, END, NO_RANGE);
        wanted.to = address(0);
        vm.prank(issuer);
        vm.expectRevert(ERC1155.TransferToZeroAddress.selector);
        credits.issue(wanted);
    }

    function test_refuses_to_issue_to_a_contract_that_takes_no_credits() public {
        ICreditToken.Issuance memory wanted = issuance(START, END, NO_RANGE);
        wanted.to = address(art);
        vm.prank(issuer);
        vm.expectRevert(ERC1155.TransferToNonERC1155ReceiverImplementer.selector);
        credits.issue(wanted);
    }

    // ---- splitting ----

    function test_splits_off_an_exact_range_with_the_same_facts() public {
        uint256 id = issue(START, END, NO_RANGE);
        uint64 position = START + 14_000;
        vm.expectEmit(address(credits));
        emit ICreditToken.BatchSplit(id, serial(position), holder, END - position);
        vm.prank(holder);
        uint256 newId = credits.split(id, position);

        assertEq(newId, serial(position));
        assertEq(credits.balanceOf(holder, id), 14_000);
        assertEq(credits.balanceOf(holder, newId), END - position);
        ICreditToken.Batch memory head = credits.batchOf(id);
        ICreditToken.Batch memory tail = credits.batchOf(newId);
        assertEq(head.end, position);
        assertEq(head.next, position);
        assertEq(tail.end, END);
        assertEq(tail.next, 0);
        assertEq(tail.projectId, PROJECT);
        assertEq(tail.vintage, VINTAGE);
        assertEq(tail.dataDigest, EVIDENCE);
        assertEq(tail.retired, 0);
    }

    function test_split_keeps_the_next_range_and_the_flags() public {
        uint256 id = issueRetireOnly();
        issue(END + 5, END + 10, START);
        vm.prank(holder);
        uint256 newId = credits.split(id, END - 1);
        assertEq(credits.batchOf(newId).next, END + 5);
        assertEq(credits.batchOf(newId).flags, RETIRE_ONLY);
    }

    function test_splits_right_after_what_is_retired() public {
        uint256 id = issue(START, END, NO_RANGE);
        retire(id, 10);
        vm.prank(holder);
        uint256 newId = credits.split(id, START + 10);
        assertEq(credits.circulatingOf(id), 0);
        assertEq(credits.circulatingOf(newId), END - START - 10);
        assertEq(credits.batchOf(newId).retired, 0);
        assertEq(retire(newId, 3), serial(START + 10));
    }

    function test_splits_down_to_the_last_kilogram() public {
        uint256 id = issue(0, 2, NO_RANGE);
        vm.prank(holder);
        uint256 newId = credits.split(id, 1);
        assertEq(credits.circulatingOf(id), 1);
        assertEq(credits.circulatingOf(newId), 1);
    }

    function test_refuses_to_split_at_either_edge_or_outside() public {
        uint256 id = issue(START, END, NO_RANGE);
        uint64[4] memory positions = [START, START - 1, END, END + 1];
        for (uint256 i = 0; i < positions.length; ++i) {
            vm.prank(holder);
            vm.expectRevert(abi.encodeWithSelector(ICreditToken.SplitOutOfRange.selector, id, positions[i]));
            credits.split(id, positions[i]);
        }
    }

    function test_refuses_to_split_into_what_is_retired() public {
        uint256 id = issue(START, END, NO_RANGE);
        retire(id, 10);
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.SplitOutOfRange.selector, id, START + 9));
        credits.split(id, START + 9);
    }

    function test_refuses_to_split_what_does_not_exist() public {
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.BatchUnknown.selector, serial(START)));
        credits.split(serial(START), START + 1);
    }

    function test_refuses_to_split_off_more_than_one_holds() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        credits.safeTransferFrom(holder, buyer, id, 10, "");
        vm.prank(buyer);
        vm.expectRevert(ERC1155.InsufficientBalance.selector);
        credits.split(id, END - 11);
    }

    // ---- retiring ----

    function test_retires_the_first_kilograms_that_are_left() public {
        uint256 id = issue(START, END, NO_RANGE);
        assertEq(retire(id, 10), serial(START));
        vm.expectEmit(address(credits));
        emit ERC1155.TransferSingle(holder, holder, address(0), id, 20);
        assertEq(retire(id, 20), serial(START + 10));
        assertEq(credits.batchOf(id).retired, 30);
        assertEq(credits.balanceOf(holder, id), END - START - 30);
    }

    function test_retires_a_range_to_its_last_kilogram_and_no_further() public {
        uint256 id = issue(START, END, NO_RANGE);
        retire(id, END - START - 1);
        assertEq(retire(id, 1), serial(END - 1));
        assertEq(credits.circulatingOf(id), 0);
        vm.prank(holder);
        vm.expectRevert(ERC1155.InsufficientBalance.selector);
        credits.retire(id, 1, plain(holder));
    }

    function test_retires_the_longest_range_there_can_be() public {
        uint256 id = issue(0, type(uint64).max, NO_RANGE);
        uint256 certificateId = retire(id, type(uint64).max);
        assertEq(certificates.certificateOf(certificateId).kilograms, type(uint64).max);
        assertEq(credits.circulatingOf(id), 0);
    }

    function test_retires_for_a_holder_that_approved() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        credits.setApprovalForAll(stranger, true);
        vm.prank(stranger);
        uint256 certificateId = credits.retireFrom(holder, id, 7, plain(buyer));
        assertEq(certificates.ownerOf(certificateId), buyer);
        assertEq(credits.balanceOf(holder, id), END - START - 7);
        vm.prank(holder);
        assertEq(credits.retireFrom(holder, id, 7, plain(holder)), serial(START + 7));
    }

    function test_retires_what_a_contract_just_received() public {
        CreditRetirer retirer = new CreditRetirer();
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        credits.setApprovalForAll(address(retirer), true);
        uint256 certificateId = retirer.pullAndRetire(credits, holder, id, 9, plain(buyer));
        assertEq(certificates.ownerOf(certificateId), buyer);
        assertEq(credits.balanceOf(address(retirer), id), 0);
    }

    function test_refuses_to_retire_for_a_holder_that_did_not_approve() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditHolderOnly.selector, holder, stranger));
        credits.retireFrom(holder, id, 7, plain(stranger));
    }

    function test_refuses_to_retire_after_the_approval_was_taken_back() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.startPrank(holder);
        credits.setApprovalForAll(stranger, true);
        credits.setApprovalForAll(stranger, false);
        vm.stopPrank();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditHolderOnly.selector, holder, stranger));
        credits.retireFrom(holder, id, 7, plain(stranger));
    }

    function test_refuses_to_retire_nothing() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditAmountZero.selector, id));
        credits.retire(id, 0, plain(holder));
    }

    function test_refuses_to_retire_more_than_one_holds_although_others_hold_it() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        credits.safeTransferFrom(holder, buyer, id, 10, "");
        vm.prank(buyer);
        vm.expectRevert(ERC1155.InsufficientBalance.selector);
        credits.retire(id, 11, plain(buyer));
    }

    function test_refuses_to_retire_what_was_never_issued() public {
        vm.prank(holder);
        vm.expectRevert(ERC1155.InsufficientBalance.selector);
        credits.retire(serial(START), 1, plain(holder));
    }

    function test_refuses_a_certificate_for_nobody() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        vm.expectRevert(IRetirementCertificate.CertificateHolderZero.selector);
        credits.retire(id, 1, plain(address(0)));
    }

    // ---- delivering to a seller ----

    function test_retires_what_is_delivered_to_a_seller_which_never_holds_it() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.expectEmit(address(credits));
        emit ERC1155.TransferSingle(holder, holder, address(0), id, 10);
        uint256 certificateId = sell(id, 10, plain(buyer), sale(address(art), 5, stranger));
        assertEq(certificateId, serial(START));
        assertEq(certificates.ownerOf(certificateId), buyer);
        assertEq(certificates.certificateOf(certificateId).buyer, stranger);
        assertEq(credits.balanceOf(seller, id), 0);
        assertEq(credits.balanceOf(holder, id), END - START - 10);
        assertEq(credits.batchOf(id).retired, 10);
    }

    function test_delivers_for_an_operator_that_the_holder_approved() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        credits.setApprovalForAll(stranger, true);
        vm.prank(stranger);
        credits.safeTransferFrom(holder, seller, id, 3, abi.encode(plain(buyer), sale(address(0), 0, address(0))));
        assertEq(certificates.ownerOf(serial(START)), buyer);
    }

    function test_refuses_a_delivery_by_a_stranger() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditHolderOnly.selector, holder, stranger));
        credits.safeTransferFrom(holder, seller, id, 3, abi.encode(plain(stranger), sale(address(0), 0, address(0))));
    }

    function test_refuses_a_delivery_of_nothing_and_of_more_than_is_held() public {
        uint256 id = issue(START, END, NO_RANGE);
        bytes memory stated = abi.encode(plain(buyer), sale(address(0), 0, address(0)));
        vm.startPrank(holder);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditAmountZero.selector, id));
        credits.safeTransferFrom(holder, seller, id, 0, stated);
        vm.expectRevert(ERC1155.InsufficientBalance.selector);
        credits.safeTransferFrom(holder, seller, id, END - START + 1, stated);
        vm.expectRevert(ERC1155.InsufficientBalance.selector);
        credits.safeTransferFrom(holder, seller, id, (uint256(1) << 64) + 1, stated); // would be one, cut to 64 bits
        vm.stopPrank();
    }

    function test_undoes_a_delivery_that_the_seller_refuses() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        vm.expectRevert(StatingSeller.Silence.selector);
        credits.safeTransferFrom(holder, seller, id, 3, "");
        assertEq(credits.balanceOf(holder, id), END - START);
        assertEq(credits.batchOf(id).retired, 0);
    }

    function test_refuses_several_batches_delivered_together() public {
        uint256[] memory ids = new uint256[](1);
        uint256[] memory amounts = new uint256[](1);
        (ids[0], amounts[0]) = (issue(START, END, NO_RANGE), 1);
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditDeliverySingly.selector, seller));
        credits.safeBatchTransferFrom(holder, seller, ids, amounts, "");
    }

    function test_refuses_a_seller_without_code() public {
        vm.prank(admin);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditSellerInvalid.selector, stranger));
        credits.setSeller(stranger, true);
    }

    function test_a_seller_that_was_dismissed_retires_nothing_more() public {
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(admin);
        credits.setSeller(seller, false);
        vm.prank(holder);
        vm.expectRevert(ERC1155.TransferToNonERC1155ReceiverImplementer.selector);
        credits.safeTransferFrom(holder, seller, id, 1, abi.encode(plain(buyer), sale(address(0), 1, address(0))));
    }

    function test_knows_the_issuer_of_each_batch_also_after_it_was_dismissed() public {
        address other = makeAddr("another issuer");
        vm.prank(admin);
        credits.setIssuer(other, true);
        uint256 first = issue(START, END, NO_RANGE);
        vm.prank(other);
        uint256 second = credits.issue(issuance(END, END + 10, START));
        vm.startPrank(admin);
        credits.setIssuer(issuer, false);
        credits.setIssuer(issuer, true); // keeps its number
        credits.setIssuer(other, false);
        vm.stopPrank();
        vm.prank(holder);
        uint256 tail = credits.split(second, END + 5);
        assertEq(credits.issuerOf(first), issuer);
        assertEq(credits.issuerOf(second), other);
        assertEq(credits.issuerOf(tail), other);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.BatchUnknown.selector, serial(1)));
        credits.issuerOf(serial(1));
    }

    // ---- retire-only ----

    function test_moves_retire_only_credits_into_retirement_through_a_seller() public {
        uint256 id = issueRetireOnly();
        assertEq(sell(id, 10, plain(buyer), sale(address(0), 5, address(0))), serial(START));
        assertEq(certificates.ownerOf(serial(START)), buyer);
    }

    function test_refuses_to_move_retire_only_credits_to_anyone_else() public {
        uint256 id = issueRetireOnly();
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditRetireOnly.selector, id, buyer));
        credits.safeTransferFrom(holder, buyer, id, 10, "");
    }

    function test_refuses_to_hide_retire_only_credits_at_the_end_of_several() public {
        uint256 id = issueRetireOnly();
        uint256[] memory ids = new uint256[](2);
        uint256[] memory amounts = new uint256[](2);
        (ids[0], ids[1]) = (issue(END, END + 10, START), id);
        (amounts[0], amounts[1]) = (1, 1);
        vm.startPrank(holder);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditRetireOnly.selector, id, buyer));
        credits.safeBatchTransferFrom(holder, buyer, ids, amounts, "");
        vm.stopPrank();
    }

    function test_refuses_to_move_the_tail_of_a_retire_only_batch() public {
        uint256 id = issueRetireOnly();
        vm.startPrank(holder);
        uint256 newId = credits.split(id, START + 1);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditRetireOnly.selector, newId, buyer));
        credits.safeTransferFrom(holder, buyer, newId, 1, "");
        vm.stopPrank();
    }

    function test_lets_retire_only_credits_be_retired_by_their_holder() public {
        uint256 id = issueRetireOnly();
        assertEq(retire(id, 5), serial(START));
    }

    // ---- roles ----

    function test_tells_who_issues_and_who_sells() public {
        address shop = address(new StatingSeller());
        vm.startPrank(admin);
        vm.expectEmit(address(credits));
        emit ICreditToken.IssuerSet(stranger, true);
        credits.setIssuer(stranger, true);
        vm.expectEmit(address(credits));
        emit ICreditToken.SellerSet(shop, true);
        credits.setSeller(shop, true);
        vm.stopPrank();
        assertTrue(credits.isIssuer(stranger) && credits.isSeller(shop));
        assertFalse(credits.isIssuer(seller) || credits.isSeller(issuer));
    }

    function test_refuses_roles_from_anyone_but_the_authority() public {
        vm.startPrank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, stranger));
        credits.setIssuer(stranger, true);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, stranger));
        credits.setSeller(stranger, true);
        vm.stopPrank();
    }

    function test_refuses_roles_through_a_multicall_from_anyone_but_the_authority() public {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(credits.setIssuer, (stranger, true));
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, stranger));
        credits.multicall(calls);
    }

    // ---- several at once ----

    function test_issues_and_retires_many_rows_in_one_transaction() public {
        uint256 rows = 5;
        bytes[] memory calls = new bytes[](rows * 2);
        for (uint64 i = 0; i < rows; ++i) {
            uint64 start = START + i * 100;
            ICreditToken.Issuance memory row = issuance(start, start + 100, i == 0 ? NO_RANGE : start - 100);
            row.to = issuer;
            calls[2 * i] = abi.encodeCall(credits.issue, (row));
            calls[2 * i + 1] = abi.encodeCall(credits.retire, (serial(start), 40, plain(holder)));
        }
        vm.prank(issuer);
        bytes[] memory results = credits.multicall(calls);
        assertEq(abi.decode(results[9], (uint256)), serial(START + 400));
        assertEq(certificates.balanceOf(holder), rows);
        assertEq(credits.balanceOf(issuer, serial(START + 400)), 60);
    }

    function test_undoes_every_row_when_one_is_wrong() public {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(credits.issue, (issuance(START, END, NO_RANGE)));
        calls[1] = abi.encodeCall(credits.issue, (issuance(END - 1, END + 1, START)));
        vm.prank(issuer);
        vm.expectRevert(
            abi.encodeWithSelector(ICreditToken.SerialRangeOverlap.selector, BLOCK, END - 1, END + 1, serial(START))
        );
        credits.multicall(calls);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.BatchUnknown.selector, serial(START)));
        credits.batchOf(serial(START));
    }

    // ---- receivers that call back ----

    function test_lets_a_receiver_retire_while_it_is_being_issued_to() public {
        CreditCallback receiver = new CreditCallback();
        receiver.plan(abi.encodeCall(credits.retire, (serial(START), 30, plain(holder))));
        ICreditToken.Issuance memory wanted = issuance(START, END, NO_RANGE);
        wanted.to = address(receiver);
        vm.prank(issuer);
        uint256 id = credits.issue(wanted);
        assertTrue(receiver.succeeded());
        assertEq(certificates.ownerOf(serial(START)), holder);
        assertEq(credits.balanceOf(address(receiver), id) + credits.batchOf(id).retired, END - START);
    }

    function test_gives_a_receiver_that_retires_twice_no_serial_twice() public {
        CreditCallback receiver = new CreditCallback();
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(credits.retire, (serial(START), END - START, plain(holder)));
        calls[1] = abi.encodeCall(credits.retire, (serial(START), 1, plain(holder)));
        receiver.plan(abi.encodeCall(credits.multicall, (calls)));
        ICreditToken.Issuance memory wanted = issuance(START, END, NO_RANGE);
        wanted.to = address(receiver);
        vm.prank(issuer);
        credits.issue(wanted);
        assertTrue(receiver.called());
        assertFalse(receiver.succeeded());
        assertEq(bytes4(receiver.answer()), ERC1155.InsufficientBalance.selector);
        assertEq(credits.batchOf(serial(START)).retired, 0);
    }

    function test_refuses_an_overlap_that_an_issuer_slips_in_while_receiving() public {
        CreditCallback receiver = new CreditCallback();
        vm.prank(admin);
        credits.setIssuer(address(receiver), true);
        ICreditToken.Issuance memory wanted = issuance(START, END, NO_RANGE);
        receiver.plan(abi.encodeCall(credits.issue, (issuance(START, END, NO_RANGE))));
        wanted.to = address(receiver);
        vm.prank(issuer);
        credits.issue(wanted);
        assertTrue(receiver.called());
        assertFalse(receiver.succeeded());
        assertEq(
            receiver.answer(),
            abi.encodeWithSelector(ICreditToken.SerialRangeOverlap.selector, BLOCK, START, END, serial(START))
        );
    }

    function test_stays_whole_when_a_holder_splits_inside_its_own_split() public {
        CreditCallback receiver = new CreditCallback();
        ICreditToken.Issuance memory wanted = issuance(START, START + 100, NO_RANGE);
        wanted.to = address(receiver);
        vm.prank(issuer);
        credits.issue(wanted);

        receiver.plan(abi.encodeCall(credits.split, (serial(START + 50), START + 80)));
        receiver.execute(address(credits), abi.encodeCall(credits.split, (serial(START), START + 50)));
        assertTrue(receiver.succeeded());
        assertEq(credits.balanceOf(address(receiver), serial(START)), 50);
        assertEq(credits.balanceOf(address(receiver), serial(START + 50)), 30);
        assertEq(credits.balanceOf(address(receiver), serial(START + 80)), 20);
        assertEq(credits.batchOf(serial(START + 50)).next, START + 80);
    }

    function test_serves_a_smart_account_like_any_other() public {
        SmartAccount account = new SmartAccount(holder);
        uint256 id = issue(START, END, NO_RANGE);
        vm.prank(holder);
        credits.safeTransferFrom(holder, address(account), id, 10, "");
        account.execute(address(credits), 0, abi.encodeCall(credits.retire, (id, 4, plain(address(account)))));
        assertEq(certificates.ownerOf(serial(START)), address(account));
        assertEq(credits.balanceOf(address(account), id), 6);
    }

    // ---- reading ----

    function test_refuses_to_describe_what_does_not_exist() public {
        issue(START, END, NO_RANGE);
        uint256[3] memory ids = [serial(START + 1), serial(NO_RANGE), uint256(0)];
        for (uint256 i = 0; i < ids.length; ++i) {
            bytes memory unknown = abi.encodeWithSelector(ICreditToken.BatchUnknown.selector, ids[i]);
            vm.expectRevert(unknown);
            credits.batchOf(ids[i]);
            vm.expectRevert(unknown);
            credits.circulatingOf(ids[i]);
            vm.expectRevert(unknown);
            credits.uri(ids[i]);
        }
    }

    function test_tells_which_standards_it_speaks() public view {
        assertTrue(credits.supportsInterface(0x01ffc9a7)); // ERC-165
        assertTrue(credits.supportsInterface(0xd9b67a26)); // ERC-1155
        assertTrue(credits.supportsInterface(0x0e89341c)); // ERC-1155 metadata
        assertTrue(credits.supportsInterface(type(ICreditToken).interfaceId));
        assertFalse(credits.supportsInterface(0xffffffff));
        assertFalse(credits.supportsInterface(0x80ac58cd)); // ERC-721
    }

    function test_is_bound_to_its_certificates_for_ever() public view {
        assertEq(certificates.credits(), address(credits));
        assertEq(certificates.art(), address(art));
        assertEq(credits.NO_RANGE(), NO_RANGE);
    }

    function test_refuses_an_art_without_code() public {
        vm.expectRevert(abi.encodeWithSelector(IRetirementCertificate.CertificateArtMissing.selector, stranger));
        new CreditToken(address(authority), ICertificateArt(stranger));
    }
}
