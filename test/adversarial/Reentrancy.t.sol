// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRetirementCertificate} from "../../contracts/blocks/certificate/IRetirementCertificate.sol";
import {ICreditToken} from "../../contracts/blocks/certificate/ICreditToken.sol";
import {IAtomicMarket} from "../../contracts/blocks/market/IAtomicMarket.sol";
import {IUniqueClaims} from "../../contracts/blocks/notary/IUniqueClaims.sol";
import {IQuorum} from "../../contracts/blocks/quorum/IQuorum.sol";
import {ICreditProgram} from "../../contracts/kits/ICreditProgram.sol";
import {ReentrantReceiver} from "../../contracts/mocks/ReentrantReceiver.sol";
import {ICarbonRemoval} from "../../contracts/systems/environment/ICarbonRemoval.sol";
import {CarbonFixture} from "../helpers/CarbonFixture.sol";

/// @title ReentrancyTest
/// @notice A farm that is a contract uses the moments in which it is called: when it gets its credits, and when it is
/// paid in coin before it delivers.
contract ReentrancyTest is CarbonFixture {
    ReentrantReceiver private farm;

    function setUp() public override {
        super.setUp();
        farm = new ReentrantReceiver();
        supplier = address(farm);
        participants.enroll(supplier, SUPPLIER, "the contract's house", type(uint64).max);
        vm.deal(buyer, 100 ether);
    }

    function _projectOfFarm() private returns (uint64 projectId) {
        _approve(program.projectAction(_project()));
        farm.execute(address(program), abi.encodeCall(ICreditProgram.registerProject, (_project())));
        return 1;
    }

    function _batchOfFarm(uint64 projectId) private returns (uint256 batchId) {
        _approve(program.batchAction(projectId, _batch()));
        farm.execute(address(program), abi.encodeCall(ICreditProgram.registerBatch, (projectId, _batch(), NO_RANGE)));
        return (uint256(blockKey) << 64) | 1_000;
    }

    /// @dev An order of the farm for coin, one wei for each kilogram.
    function _sellForCoin(uint256 batchId) private returns (IAtomicMarket.Order memory order) {
        farm.execute(address(credits), abi.encodeCall(credits.setApprovalForAll, (address(market), true)));
        order = _listing(batchId);
        order.wantKind = uint8(IAtomicMarket.AssetKind.Native);
        order.wantToken = address(0);
        order.wantAmount = VERIFIED;
    }

    function test_refuses_to_credit_one_approval_again_while_its_credits_arrive() public {
        uint64 projectId = _projectOfFarm();
        bytes32 action = program.batchAction(projectId, _batch());
        farm.prepare(address(program), abi.encodeCall(ICreditProgram.registerBatch, (projectId, _batch(), NO_RANGE)));
        uint256 batchId = _batchOfFarm(projectId);

        bytes32 ballot = quorum.ballotId(verifierGroup, action, address(program));
        assertEq(farm.attempts(), 1);
        assertEq(farm.outcome(), abi.encodeWithSelector(IQuorum.BallotConsumed.selector, ballot));
        assertEq(credits.balanceOf(supplier, batchId), VERIFIED);
    }

    function test_refuses_to_credit_one_parcel_and_year_again_while_its_credits_arrive() public {
        uint64 projectId = _projectOfFarm();
        ICreditProgram.BatchInput memory twin = _batch();
        (twin.start, twin.end) = (twin.end, twin.end + VERIFIED);
        _approve(program.batchAction(projectId, twin));
        farm.prepare(address(program), abi.encodeCall(ICreditProgram.registerBatch, (projectId, twin, _batch().start)));
        _batchOfFarm(projectId);

        bytes32 key = program.claimKey(PARCEL, VINTAGE, METHODOLOGY);
        assertEq(farm.attempts(), 1);
        assertEq(
            farm.outcome(),
            abi.encodeWithSelector(
                IUniqueClaims.AlreadyClaimed.selector,
                program.namespace(),
                key,
                address(program),
                block.timestamp
            )
        );
    }

    function test_gives_no_serial_twice_to_a_seller_that_retires_while_it_is_paid() public {
        uint256 batchId = _batchOfFarm(_projectOfFarm());
        IAtomicMarket.Order memory order = _sellForCoin(batchId);
        ICreditToken.Retirement memory own = ICreditToken.Retirement(supplier, 0, "");
        farm.prepare(address(credits), abi.encodeCall(ICreditToken.retire, (batchId, 600, own)));
        ICarbonRemoval.Request memory request;
        vm.prank(buyer);
        market.fill{value: 1_000}(order, "", _fill(1_000, request));

        assertTrue(farm.succeeded());
        assertEq(certificates.ownerOf(batchId), supplier);
        IRetirementCertificate.Certificate memory bought = certificates.certificateOf(batchId + 600);
        assertEq(bought.kilograms, 1_000);
        assertEq(bought.start, 1_600);
        assertEq(bought.buyer, buyer);
        assertEq(credits.circulatingOf(batchId), VERIFIED - 1_600);
    }

    function test_refuses_to_pay_a_seller_that_retires_what_it_sold_while_it_is_paid() public {
        uint256 batchId = _batchOfFarm(_projectOfFarm());
        IAtomicMarket.Order memory order = _sellForCoin(batchId);
        ICreditToken.Retirement memory own = ICreditToken.Retirement(supplier, 0, "");
        farm.prepare(address(credits), abi.encodeCall(ICreditToken.retire, (batchId, VERIFIED - 999, own)));
        ICarbonRemoval.Request memory request;
        vm.prank(buyer);
        vm.expectRevert(bytes4(keccak256("InsufficientBalance()")));
        market.fill{value: 1_000}(order, "", _fill(1_000, request));

        assertEq(buyer.balance, 100 ether);
        assertEq(supplier.balance, 0);
        assertEq(credits.circulatingOf(batchId), VERIFIED);
    }
}
