// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../contracts/base/Signatures.sol";
import {ICreditToken} from "../../contracts/blocks/certificate/ICreditToken.sol";
import {IAtomicMarket} from "../../contracts/blocks/market/IAtomicMarket.sol";
import {IQuorum} from "../../contracts/blocks/quorum/IQuorum.sol";
import {CreditProgram} from "../../contracts/kits/CreditProgram.sol";
import {ICreditProgram} from "../../contracts/kits/ICreditProgram.sol";
import {ICarbonRemoval} from "../../contracts/systems/environment/ICarbonRemoval.sol";
import {CarbonFixture} from "../helpers/CarbonFixture.sol";

/// @title BorrowedConsentTest
/// @notice Attempts to use what somebody agreed to for something else.
contract BorrowedConsentTest is CarbonFixture {
    function test_refuses_an_approval_of_the_verifiers_in_another_programme_contract() public {
        CreditProgram second = new CreditProgram(address(authority), credits, quorum, claims, participants, 0);
        credits.setIssuer(address(second), true);
        second.registerProgram(verifierGroup, STANDARD, 0);
        bytes32 action = program.projectAction(_project());
        assertEq(second.projectAction(_project()), action);
        _approve(action);

        bytes32 ballot = quorum.ballotId(verifierGroup, action, address(second));
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        second.registerProject(_project());
    }

    /// @dev A group may name any entity for a member; the registrar has the last word.
    function test_refuses_a_verifier_of_the_suppliers_house_under_the_name_of_another() public {
        participants.enroll(verifiers[2], "verifier", FARM_HOUSE, type(uint64).max);
        assertFalse(quorum.hasEntity(verifierGroup, FARM_HOUSE));
        _approve(program.projectAction(_project()));
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.SupplierIsVerifier.selector, supplier, verifierGroup));
        program.registerProject(_project());
    }

    function test_refuses_an_approved_batch_for_another_project_of_the_same_supplier() public {
        uint64 first = _registerProject();
        ICreditProgram.Project memory elsewhere = _project();
        elsewhere.parcel = keccak256("another parcel");
        _approve(program.projectAction(elsewhere));
        vm.prank(supplier);
        uint64 second = program.registerProject(elsewhere);
        _approve(program.batchAction(first, _batch()));

        bytes32 ballot = quorum.ballotId(verifierGroup, program.batchAction(second, _batch()), address(program));
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        program.registerBatch(second, _batch(), NO_RANGE);
    }

    /// @dev What the maker signs for a tree of one leaf has that very leaf as its root, under another type.
    function test_refuses_the_signature_of_a_tree_of_one_for_its_order_and_the_other_way() public {
        IAtomicMarket.Order memory order = _listing(_registerBatch(_registerProject()));
        ICarbonRemoval.Request memory request;
        bytes32 leaf = market.orderHash(order);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(supplierKey, market.treeDigest(leaf));
        bytes memory invalid = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, supplier);
        vm.prank(buyer);
        vm.expectRevert(invalid);
        market.fill(order, abi.encodePacked(r, s, v), _fill(1_000, request));

        IAtomicMarket.Fill memory how = _fill(1_000, request);
        how.proof = new bytes32[](1);
        bytes memory signature = _sign(supplierKey, order);
        vm.prank(buyer);
        vm.expectRevert(invalid);
        market.fill(order, signature, how);
    }

    function test_refuses_a_purchase_of_retire_only_credits_into_the_buyers_own_purse() public {
        programId = program.registerProgram(verifierGroup, STANDARD, 1);
        uint256 batchId = _registerBatch(_registerProject());
        IAtomicMarket.Order memory order = _listing(batchId);
        order.recipient = address(0);
        bytes memory signature = _sign(supplierKey, order);
        vm.prank(supplier);
        credits.setApprovalForAll(address(market), true);
        vm.startPrank(buyer);
        money.approve(address(market), type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditRetireOnly.selector, batchId, buyer));
        market.takeSigned(order, signature, 1_000, type(uint256).max);
        vm.stopPrank();

        assertEq(money.balanceOf(buyer), 10_000e18);
        assertEq(money.balanceOf(supplier), 0);
    }
}
